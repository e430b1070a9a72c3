//! What is a matter of taste is said, and refuses nothing.

mod spec;

use std::fs;
use std::path::Path;
use std::process::Command;

use spec::{PATH, advice, advises, file, known, line_of, replace};

const ACCEPT: &str = "        - $ref: \"#/components/parameters/Accept\"\n";

fn with_header(parameter: &str) -> String {
    replace(&known(), ACCEPT, &format!("{ACCEPT}        - {parameter}\n"))
}

#[test]
fn a_spec_that_follows_all_of_it_gets_none() {
    assert_eq!(advice(&known()), []);
}

#[test]
fn a_header_may_be_described_in_place() {
    let header = "{name: X-Trace, in: header, description: a, example: b, schema: {type: string}}";
    let spec = with_header(header);
    advises(&spec, "header", header, "`X-Trace` is described in place", "components/parameters");
    assert!(file(&spec, "operations.rs").contains("name: \"X-Trace\""));
}

#[test]
fn a_standard_header_may_be_described_in_place_by_all() {
    let component = "#/components/parameters/SecChUaPlatform\"\n";
    let in_place = "{name: sec-ch-ua-platform, in: header, schema: {type: string}}\n";
    let spec = known().replace(&format!("$ref: \"{component}"), in_place);
    let spec = replace(&spec, "      name: sec-ch-ua-platform\n", "      name: Unused\n");
    advises(&spec, "header", in_place, "is described in place", "components/parameters");
}

#[test]
fn a_header_may_go_without_description_and_example() {
    let spec = replace(&known(), "      example: e2e-test\n", "");
    advises(&spec, "header", "    ForwardedFrom:\n", "has no example", "example");
    let tenant = "      description: The tenant. The value is case-sensitive.\n";
    let spec = replace(&known(), tenant, "");
    advises(&spec, "header", "    TenantId:\n", "has no description", "sentence");
}

#[test]
fn an_empty_example_is_one() {
    for example in ["\"\"", "", "[]", "0", "false"] {
        let example = format!("      example: {example}\n");
        assert_eq!(advice(&replace(&known(), "      example: e2e-test\n", &example)), []);
    }
}

#[test]
fn headers_that_openapi_ignores_may_stand_among_the_parameters() {
    for (name, remedy) in [("authorization", "`security`"), ("Content-Type", "`content`")] {
        for schema in ["", ", schema: {type: string}"] {
            let header = format!("{{name: {name}, in: header, required: true{schema}}}");
            let spec = with_header(&header);
            advises(&spec, "header", &header, "ignores it here", remedy);
            assert_eq!(advice(&spec).len(), 1, "nothing else is said of it");
            for generated in ["operations.rs", "client.rs", "reference.md"] {
                let lines = |spec| file(spec, generated).lines().skip(1).collect::<String>();
                assert_eq!(lines(&spec), lines(&known()), "{generated}");
            }
        }
    }
}

#[test]
fn a_body_may_be_optional_to_the_server() {
    let body = "      requestBody:\n        required: true\n";
    for other in ["      requestBody:\n", "      requestBody:\n        required: false\n"] {
        let spec = replace(&known(), body, other);
        let at = "      requestBody:";
        advises(&spec, "request-body", at, "may go without its body", "required: true");
    }
}

#[test]
fn an_operation_id_may_be_in_any_case() {
    for (id, method) in
        [("end_session", "end_session"), ("EndSession", "end_session"), ("_end", "end")]
    {
        let id = format!("operationId: {id}\n");
        let spec = replace(&known(), "operationId: deleteSession\n", &id);
        let remedy = if method == "end" { "`end`" } else { "`endSession`" };
        advises(&spec, "operation-id", &id, "not in lowerCamelCase", remedy);
        let method = format!("pub async fn {method}(");
        assert!(file(&spec, "methods.rs").contains(&method), "{id}");
    }
}

#[test]
fn it_is_said_after_the_rest_and_changes_neither_the_files_nor_the_exit_code() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("advice");
    // The last run's tree, if there was one.
    let _ = fs::remove_dir_all(&root);
    let spec = replace(&known(), "operationId: deleteSession", "operationId: end_session");
    fs::create_dir_all(root.join("openapi")).expect("a folder");
    fs::write(root.join(PATH), &spec).expect("the spec");
    let generate = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask-generate"));
        let output = command.arg("--root").arg(&root).args(options).output();
        let output = output.expect("it starts");
        (output.status.success(), String::from_utf8(output.stdout).expect("it prints text"))
    };
    let line = line_of(&spec, "operationId: end_session");
    let said = format!("{PATH}:{line}: [operation-id] ");
    for (options, green, last) in [
        (&["--check"][..], false, "To mend this, run: "),
        (&[], true, "created docs/reference.md"),
        (&[], true, "up to date"),
        (&["--check"], true, "up to date"),
    ] {
        let (is_green, says) = generate(options);
        assert_eq!(is_green, green, "{says}");
        let (before, advice) = says.split_once("\nAdvice, which refuses nothing:\n").expect(&says);
        assert!(before.contains(last), "{says}");
        assert!(advice.starts_with(&said) && advice.contains("\n  help: write `endSession`\n"));
    }
}
