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
    let client = file(&extended(), "client.rs");
    assert!(client.contains("pub fn peek_session(&self) -> builder::PeekSession<'_>"));
    let table = file(&extended(), "operations.rs");
    assert!(table.contains("pub static PEEK_SESSION: Operation"));
    assert!(table.contains("&[&CREATE_SESSION, &DELETE_SESSION, &PEEK_SESSION]"));
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
        let client = file(spec, "client.rs");
        let lines = client.lines().filter(|line| line.contains("pub fn create_session"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(signatures(&known()), signatures(&extended()));
}

#[test]
fn an_unknown_value_cannot_fail_an_answer() {
    let client = file(&extended(), "client.rs");
    for closed in
        ["chrono", "uuid::", "pub enum", "i32", "deny_unknown_fields", "NonZero", "regress"]
    {
        assert!(!client.contains(closed), "the generated client holds {closed}");
    }
    // A nullable field may be null even where it is required, and so may an optional array.
    assert!(client.contains("pub owner: ::std::option::Option<::std::string::String>"));
    assert!(client.contains("pub devices: ::std::option::Option<::std::vec::Vec<Device>>"));
}

#[test]
fn every_secret_is_a_secret_in_the_types() {
    let client = file(&extended(), "client.rs");
    for secret in ["password", "tenant_key", "tenant_secret", "token", "refresh_token"] {
        assert!(client.contains(&format!("pub {secret}: crate::SecretField")), "{secret} prints");
    }
    assert!(client.contains("pub step_up_token: ::std::option::Option<crate::SecretField>"));
    // Also in an object that is described in place.
    assert!(client.contains("pub refresh_token: ::std::option::Option<crate::SecretField>"));
}

#[test]
fn quotes_comments_and_the_order_of_keys_mean_nothing() {
    let spec: serde_json::Value = serde_norway::from_str(&extended()).expect("the spec is YAML");
    let sorted = serde_norway::to_string(&spec).expect("and can be written again");
    let json = serde_json::to_string(&spec).expect("as JSON too");
    let lines = |text: &str| {
        let client = file(text, "client.rs");
        let mut lines: Vec<_> = client.lines().skip(1).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&sorted), lines(&extended()));
    assert_eq!(lines(&json), lines(&extended()));
}
