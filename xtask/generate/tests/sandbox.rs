//! The sandbox's tables: the operations that it answers from their documented examples, and what its page says of requests.

mod spec;

use finhub_sandbox::Operations;
use serde_json::{Value, json};
use spec::{demanding, file, known};

fn table(spec: &str) -> Vec<Value> {
    let text = file(spec, "crates/sandbox/src/operations.json");
    Operations::from_json(&text).expect("the sandbox reads it");
    let table: Value = serde_json::from_str(&text).expect("JSON");
    table["operations"].as_array().expect("a list").clone()
}

#[test]
fn login_and_logout_are_done_by_hand() {
    let spec = spec::current();
    let by_hand = spec.matches("x-finhub-by-hand: true").count();
    let all = spec.matches("operationId:").count();
    assert_eq!(table(&spec).len(), all - by_hand);
}

#[test]
fn an_operation_says_what_a_request_has_to_bring_and_what_it_is_answered() {
    let table = table(&demanding(&known()));
    let operation = |method: &str, end: &str| {
        let is_it = |it: &&Value| {
            it["method"] == method && it["path"].as_str().is_some_and(|path| path.ends_with(end))
        };
        table.iter().find(is_it).expect("an operation")
    };
    let peek = operation("GET", "/peek");
    assert_eq!(peek["bearer"], "required");
    assert_eq!(peek["body"], Value::Null);
    assert!(peek["required_headers"].as_array().expect("a list").contains(&json!("X-Probe-Trace")));
    assert!(
        peek["optional_headers"].as_array().expect("a list").contains(&json!("X-Forwarded-For"))
    );
    assert_eq!(peek["answer"]["status"], 200);
    assert_eq!(peek["answer"]["example"]["state"], "ACTIVE");

    let replace = operation("PUT", "/devices/{deviceNumber}");
    let body = json!({
        "content_type": "application/merge-patch+json",
        "required": false,
        "required_members": ["name", "devicePin"],
    });
    assert_eq!(replace["body"], body);
    let forget = operation("DELETE", "/devices/{deviceNumber}");
    assert_eq!(forget["required_query"], json!(["reason"]));
    assert_eq!(
        forget["answer"],
        json!({ "status": 200, "content_type": "application/json", "example": 1 })
    );
    let forget_all = operation("POST", "/devices");
    assert_eq!(
        forget_all["answer"],
        json!({ "status": 204, "content_type": "application/json", "example": null })
    );
}

/// What the page knows of a spec.
fn description(spec: &str) -> Value {
    let text = file(spec, "crates/sandbox/src/description.json");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_page_knows_every_operation_and_what_its_headers_are_for() {
    let spec = demanding(&known());
    let description = description(&spec);
    let operations = description["operations"].as_array().expect("a list");
    let by_hand = spec.matches("x-finhub-by-hand: true").count();
    assert_eq!(operations.len(), table(&spec).len() + by_hand);
    let peek = operations.iter().find(|it| it["name"] == "peekSession").expect("an operation");
    assert_eq!((&peek["summary"], &peek["method"]), (&json!("Look at a session"), &json!("GET")));
    assert_eq!((&peek["query"], &peek["bearer"]), (&json!(["verbose"]), &json!("required")));
    let trace = json!({
        "name": "X-Probe-Trace",
        "required": true,
        "is_secret": false,
        "description": "Follows a request through FinHub.",
    });
    assert!(peek["headers"].as_array().expect("a list").contains(&trace));
    let bearer = description["authorization"].as_str().expect("a text");
    assert!(bearer.starts_with("The `Authorization` header"), "{bearer}");
}

#[test]
fn the_page_hides_a_member_that_is_a_secret_anywhere() {
    let text = demanding(&known()).replace(
        "        attempts:\n",
        "        novelPins: {type: array, items: {type: string, format: password}}\n        \
         message: {allOf: [{type: string, format: password}]}\n        attempts:\n",
    );
    let members = &description(&text)["members"];
    for name in ["password", "tenantKey", "stepUpToken", "refreshToken", "novelPins", "message"] {
        assert_eq!(members[name], "secret", "{name}");
    }
    for name in ["sessionId", "attempts", "country", "error", "changed"] {
        assert_eq!(members[name], "open", "{name}");
    }
}
