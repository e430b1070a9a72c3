//! Operations of every kind generate from the YAML alone.

mod spec;

use spec::{advice, assert_rust_parses, demanding, file, findings, known};

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
    let client = file(&demanding(&known()), "client.rs");
    for (operation, takes, gives) in [
        (
            "ListDevices",
            "kinds: Result<Option<::std::vec::Vec<::std::string::String>>, String>",
            "types::ListDevicesResponse",
        ),
        ("ForgetDevices", "customer_id: Result<::std::string::String, String>", "()"),
        (
            "ReplaceDevice",
            "body: Result<types::builder::ReplaceDeviceRequest, String>",
            "types::ReplaceDeviceResponse",
        ),
        ("ChangeDevice", "body: Result<types::DeviceChange, String>", "types::DeviceChanged"),
        (
            "ForgetDevice",
            "reason: Result<::std::string::String, String>",
            "types::ForgetDeviceResponse",
        ),
        ("LookAtDevice", "device_number: Result<i64, String>", "types::LookAtDeviceResponse"),
        ("ProbeDevice", "device_number: Result<i64, String>", "types::ProbeDeviceResponse"),
    ] {
        let start = format!("pub struct {operation}<'a> {{");
        let builder = client.split(&start).nth(1).unwrap_or_else(|| panic!("no {operation}"));
        let fields = builder.split('}').next().expect("it ends");
        assert!(fields.contains(takes), "{operation} takes {fields}");
        let answer = builder.split("-> Result<ResponseValue<").nth(1).expect("it is sent");
        assert!(answer.starts_with(&format!("{gives}>")), "{operation} gives {}", &answer[..40]);
    }
}

#[test]
fn a_secret_in_a_schema_that_is_described_in_place_does_not_print() {
    let client = file(&demanding(&known()), "client.rs");
    assert_eq!(client.matches("pub device_pin: crate::SecretField").count(), 2);
    assert!(client.contains("pub unlock_token: ::std::option::Option<crate::SecretField>"));
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
fn a_body_goes_as_the_media_type_that_the_spec_says() {
    let table = file(&demanding(&known()), "operations.rs");
    for (operation, sends) in [
        ("CREATE_SESSION", "Some(\"application/json\")"),
        ("DELETE_SESSION", "None"),
        ("REPLACE_DEVICE", "Some(\"application/merge-patch+json\")"),
        ("CHANGE_DEVICE", "Some(\"application/json; charset=utf-8\")"),
    ] {
        let row = table.split(&format!("pub static {operation}: ")).nth(1).expect("a row");
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
        assert!(file(&text, "client.rs").contains("pub struct ReplaceDeviceRequest"));
    }
}

/// The text without the merge key, which `serde_norway` takes for a key like others.
fn merged(text: &str) -> String {
    spec::replace(text, "          <<: *replaced\n", "          content: *device\n")
}
