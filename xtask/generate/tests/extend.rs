//! Adding to the spec needs no other edit, and what is generated stays open and secret.

mod spec;

use spec::{assert_rust_parses, extended, file, files, known};

#[test]
fn every_generated_rust_file_parses() {
    assert_rust_parses(&extended());
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    assert_eq!(files(&extended()), files(&extended()));
}

#[test]
fn a_new_operation_is_in_the_client_the_table_and_the_reference() {
    assert!(file(&extended(), "methods.rs").contains("pub async fn peek_session("));
    let table = file(&extended(), "operations.rs");
    assert!(table.contains("pub(crate) static PEEK_SESSION: Operation"));
    let all = table.split("&[").nth(2).expect("the list of all");
    assert!(all.split(']').next().is_some_and(|all| all.contains("&PEEK_SESSION")), "{all}");
    let reference = file(&extended(), "reference.md");
    assert!(reference.contains("### peekSession\n"));
    assert!(reference.contains("| `429` | Too many requests. |"));
}

#[test]
fn a_new_header_reaches_the_table_but_no_argument() {
    let table = file(&extended(), "operations.rs");
    assert_eq!(table.matches("\"X-Probe-Trace\"").count(), 2);
    assert!(!file(&extended(), "client.rs").contains("probe_trace"));
}

#[test]
fn statuses_and_headers_leave_the_calls_of_existing_operations_alone() {
    let signatures = |spec: &str| {
        let methods = file(spec, "methods.rs");
        let calls = ["create_session", "delete_session"].map(|name| {
            let method = methods.split(&format!("pub async fn {name}(")).nth(1).expect("a method");
            method.split('{').next().expect("it has a body").to_owned()
        });
        calls.to_vec()
    };
    assert_eq!(signatures(&known()), signatures(&extended()));
}

#[test]
fn an_unknown_value_cannot_fail_an_answer() {
    let types = file(&extended(), "types.rs");
    for closed in ["pub enum", "i32", "jiff", "Uuid"] {
        assert!(!types.contains(closed), "the generated types hold {closed}");
    }
    // A nullable field may be null even where it is required, and so may an optional array.
    assert!(types.contains("pub owner: Option<String>"));
    assert!(types.contains("pub devices: Option<Vec<Device>>"));
}

#[test]
fn every_secret_is_a_secret_in_the_types() {
    let types = file(&extended(), "types.rs");
    for secret in ["password", "tenant_key", "tenant_secret", "token", "refresh_token"] {
        assert!(types.contains(&format!("pub {secret}: Secret,")), "{secret} prints");
    }
    assert!(types.contains("pub step_up_token: Option<Secret>"));
    // Also in an object that is described in place.
    assert!(types.contains("pub refresh_token: Option<Secret>"));
}

#[test]
fn quotes_comments_and_the_order_of_keys_mean_nothing() {
    let spec: serde_json::Value = serde_norway::from_str(&extended()).expect("the spec is YAML");
    let sorted = serde_norway::to_string(&spec).expect("and can be written again");
    let json = serde_json::to_string(&spec).expect("as JSON too");
    let lines = |text: &str| {
        let types = file(text, "types.rs");
        let mut lines: Vec<_> = types.lines().skip(1).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&sorted), lines(&extended()));
    assert_eq!(lines(&json), lines(&extended()));
}
