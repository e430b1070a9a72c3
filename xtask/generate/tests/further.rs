//! Operations of every kind generate from the YAML alone.

mod spec;

use spec::{advice, assert_rust_parses, current, demanding, file, findings, known};

#[test]
fn nothing_is_refused() {
    assert_eq!(findings(&demanding(&known())), []);
    assert_rust_parses(&demanding(&known()));
}

#[test]
fn what_is_advised_is_a_matter_of_taste() {
    let mut rules: Vec<_> = advice(&demanding(&known())).iter().map(|advice| advice.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules, ["header", "operation-id", "request-body"]);
}

#[test]
fn every_method_takes_and_gives_what_the_spec_says() {
    let methods = file(&demanding(&known()), "methods.rs");
    for (operation, takes, gives) in [
        ("list_devices", "query: &types::ListDevicesQuery", "Vec<types::ListDevicesResponseItem>"),
        ("forget_devices", "customer_id: &str", "()"),
        ("replace_device", "body: &types::ReplaceDeviceRequest", "types::ReplaceDeviceResponse"),
        ("change_device", "body: &Vec<String>", "types::DeviceChanged"),
        ("forget_device", "query: &types::ForgetDeviceQuery", "i64"),
        ("look_at_device", "device_number: &str", "std::collections::BTreeMap<String, Value>"),
        ("probe_device", "device_number: &str", "Value"),
    ] {
        let start = format!("pub async fn {operation}(");
        let method = methods.split(&start).nth(1).unwrap_or_else(|| panic!("no {operation}"));
        let (arguments, rest) = method.split_once(") -> Result<").expect("it gives something");
        assert!(arguments.contains(takes), "{operation} takes {arguments}");
        assert!(rest.starts_with(&format!("{gives}, Error>")), "{operation} gives {}", &rest[..40]);
    }
    let types = file(&demanding(&known()), "types.rs");
    for field in ["page_size: Option<i64>", "kinds: Option<Vec<String>>", "reason: String"] {
        assert!(types.contains(&format!("    pub {field},\n")), "{field}");
    }
}

#[test]
fn a_secret_in_a_schema_that_is_described_in_place_does_not_print() {
    let types = file(&demanding(&known()), "types.rs");
    assert_eq!(types.matches("pub device_pin: Secret,").count(), 2);
    assert!(types.contains("pub unlock_token: Option<Secret>"));
}

#[test]
fn a_header_that_all_have_to_send_is_in_every_row_of_the_table() {
    let table = file(&demanding(&known()), "operations.rs");
    let operations = table.matches("headers: &[").count();
    let trace = table.split("name: \"X-Probe-Trace\",").skip(1);
    let required = trace.filter(|rest| rest.trim_start().starts_with("required: true")).count();
    assert_eq!((operations, required), (10, 10));
}

#[test]
fn a_field_of_the_login_that_is_required_is_asked_for() {
    let values = file(&demanding(&current()), "generated/values.rs");
    assert!(values.contains("(\"branch\", self.branch.is_none())"), "{values}");
    let channel = "(\"channel\", self.channel.is_none())";
    assert!(!values.contains(channel), "it may be absent");
}

#[test]
fn what_is_tried_in_every_language_generates_from_the_description_as_it_is() {
    let longer = xtask::extend::edited(&current()).expect("every piece finds its place");
    assert_eq!(findings(&longer), []);
    assert_rust_parses(&longer);
}

#[test]
fn no_two_arguments_have_one_name() {
    let longer = xtask::extend::edited(&current()).expect("every piece finds its place");
    let python = file(&longer, "_operations.py");
    let import = python.split("    def import_(").nth(1).expect("a method");
    let arguments = import.split(") -> int:").next().expect("its arguments");
    for argument in ["class_: str,", "body_class: str | None = None,"] {
        assert!(arguments.contains(argument), "{arguments}");
    }
    for name in ["Operations.kt", "Generated/Operations.swift"] {
        let text = file(&longer, name);
        assert!(text.contains(" bodyClass: String?") && text.contains(" pathQuery: String,"));
    }
    assert!(file(&longer, "methods.rs").contains("path_query: &str,"));
}

#[test]
fn a_body_goes_as_the_media_type_that_the_spec_says() {
    let table = file(&demanding(&known()), "operations.rs");
    for (operation, sends) in [
        ("CREATE_SESSION", "Some(\"application/json\")"),
        ("DELETE_SESSION", "None"),
        ("REPLACE_DEVICE", "Some(\"application/merge-patch+json\")"),
        ("CHANGE_DEVICE", "Some(\"application/json; charset=utf-8\")"),
    ] {
        let row = table.split(&format!("pub(crate) static {operation}: ")).nth(1).expect("a row");
        let row = row.split("};").next().expect("it ends");
        assert!(row.contains(&format!("content_type: {sends},")), "{row}");
    }
}

#[test]
fn json_may_be_written_as_json_is() {
    let spec: serde_json::Value =
        serde_norway::from_str(&merged(&demanding(&known()))).expect("YAML");
    let pretty = serde_json::to_string_pretty(&spec).expect("JSON");
    // Other writers escape what YAML leaves alone.
    let pretty = pretty.replace("What a customer", "\\ud83d\\ude00 What a customer");
    let tabs = pretty.replace("  ", "\t").replace('/', "\\/");
    for text in [pretty, tabs.replace('\n', "\r\n")] {
        assert_eq!(findings(&text), []);
        assert!(file(&text, "types.rs").contains("pub struct ReplaceDeviceRequest"));
    }
}

/// The text without the merge key, which `serde_norway` takes for a key like others.
fn merged(text: &str) -> String {
    spec::replace(text, "          <<: *replaced\n", "          content: *device\n")
}
