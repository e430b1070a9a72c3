//! Specs as others write them: what is valid either generates or is refused with a line and a remedy.

mod spec;

use spec::{assert_rust_parses, file, findings};

const STRANGE: &str = include_str!("spec/strange.yaml");

#[test]
fn strange_but_valid_parts_generate() {
    assert_eq!(findings(STRANGE), []);
    assert_rust_parses(STRANGE);
    let methods = file(STRANGE, "methods.rs");
    for method in
        ["list_parts", "replace_part", "change_part", "probe_part", "drop_part", "make_root"]
    {
        assert!(methods.contains(&format!("pub async fn {method}(")), "{method} is missing");
    }
}

#[test]
fn an_operation_replaces_the_parameters_of_its_path() {
    let types = file(STRANGE, "types.rs");
    for (query, kind) in [("ListPartsQuery", "Vec<String>"), ("DropPartQuery", "Option<String>")] {
        let fields = types.split(&format!("pub struct {query} {{")).nth(1).expect("a query");
        let fields = fields.split('}').next().expect("it ends");
        assert!(fields.contains(&format!("pub r#type: {kind},")), "{query}: {fields}");
    }
}

#[test]
fn a_variant_that_is_added_later_still_reads() {
    let types = file(STRANGE, "types.rs");
    let animal = types.split("pub struct Animal {").nth(1).expect("one struct for every variant");
    let fields = animal.split('}').next().expect("it ends");
    for field in ["kind", "lives", "tricks"] {
        assert!(fields.contains(&format!("pub {field}: Option<")), "{fields}");
    }
    assert!(fields.contains("pub chip_secret: Option<Secret>"), "{fields}");
}

#[test]
fn code_in_a_description_is_not_compiled() {
    let methods = file(STRANGE, "methods.rs");
    assert!(methods.contains("/// fn main() { nonsense }"), "four spaces would make it code");
    assert!(methods.contains("/// ```text"));
}

#[test]
fn a_spec_without_operations_generates() {
    for paths in ["paths: {}", "paths:", ""] {
        let spec = format!("openapi: 3.0.3\nx-finhub-standard-headers: []\n{paths}\n");
        assert_eq!(findings(&spec), []);
        assert!(file(&spec, "operations.rs").contains("ALL: &[&Operation] = &[]"));
    }
}

#[test]
fn whatever_is_read_ends_in_findings_and_not_in_a_panic() {
    let odd = [
        "null",
        "[]",
        "\"text\"",
        "1",
        "{}",
        "openapi: [3]",
        "paths: 1",
        "paths: {/a: 1}",
        "paths: {/a: {get: 1}}",
        "paths: {/a: {get: {operationId: [x], parameters: {}, responses: []}}}",
        "paths: {/a: {get: {operationId: getA, parameters: [1, {}], responses: {200: {content: 1}}}}}",
        "components: {schemas: {A: 1, B: [], C: {properties: []}, D: {allOf: {}}}}",
        "components: {schemas: {A: {allOf: [{$ref: \"#/components/schemas/A\"}]}}}",
        "components: {schemas: {A: {type: array, items: {$ref: \"#/components/schemas/A\"}}}}",
        "components: {schemas: {A: {oneOf: [{$ref: 1}]}}}",
        "paths: {/a: {get: {operationId: getA, responses: {200: {content: {application/json: 1}}}}}}",
        "paths: {/a: {get: {operationId: getA, responses: {200: {content: {application/json: {schema: 1}}}}}}}",
        "paths: {/a: {get: {operationId: 1, requestBody: {content: {application/json: {schema: {type: 1}}}}}}}",
        "components: 1\npaths: {/a: {get: {operationId: getA, responses: {200: {content: {application/json: {schema: []}}}}}}}",
        "components: {schemas: []}\npaths: {/a: {put: {operationId: putA, requestBody: {content: {application/json: {schema: {$ref: 1}}}}}}}",
        "paths: {/a: {get: {operationId: getA, responses: {200: {$ref: \"#/paths/~1a/get/responses/200\"}}}}}",
        "a: &a [*a]",
        "a: &a [1]\nb: *a\n",
        "a: !!str 1",
        "? [1]\n: 2",
        "--- 1\n--- 2",
        "\u{feff}a: 1",
        "\t- a",
    ];
    for text in odd {
        for head in ["", "openapi: 3.0.3\nx-finhub-standard-headers: []\n"] {
            findings(&format!("{head}{text}\n"));
        }
    }
}

#[test]
fn aliases_that_multiply_end_the_reading() {
    let level = |level: usize| {
        let inner = if level == 0 { "x".to_owned() } else { format!("*a{}", level - 1) };
        format!("a{level}: &a{level} [{}]\n", vec![inner; 10].join(", "))
    };
    let bomb: String = (0..12).map(level).collect();
    let found = findings(&bomb);
    assert!(found[0].what.contains("multiply"), "{found:?}");
}

#[test]
fn a_spec_that_lacks_any_one_line_is_refused_or_generates() {
    let lines: Vec<&str> = STRANGE.lines().collect();
    for index in 0..lines.len() {
        let without = [&lines[..index], &lines[index + 1..]].concat().join("\n");
        // What the lint takes, the generator must take: a failure of its own would panic here.
        findings(&without);
    }
}
