//! What a longer description gives, as a caller writes it.

mod common;

use std::collections::BTreeMap;

use common::{builder, client, credentials};
use finhub_sandbox::{Sandbox, Step, demo};
use finhub_sessions::types::{
    DeviceRequest, DeviceRequestPlace, ImportQuery, ImportRequest, ListDevicesQuery,
};
use finhub_sessions::{Client, Kind, Secret, Session};
use serde_json::{Value, json};

fn device() -> Value {
    json!({
        "name": "a phone", "kind": "WATCH", "deviceNumber": 7, "score": 2, "isVerified": true,
        "pins": ["canary-pin"], "labels": {"desk": "3", "floor": null}, "limits": {"daily": 10},
        "place": {"country": "DE"}, "parent": {"name": "a tablet", "pins": [], "score": 0.5,
        "isVerified": false}, "extra": [1, null], "self": "me", "description": "mine",
    })
}

async fn sandbox() -> Sandbox {
    Sandbox::start().await.expect("a free port")
}

async fn log_in(client: &Client) -> Session {
    let login = client.create_session(demo().customer_id, demo().user_id, &credentials()).await;
    login.expect("the demo customer is known")
}

#[tokio::test]
async fn an_answer_has_a_typed_field_for_each_that_is_described() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(200).json(json!([device()]))]);
    let query = ListDevicesQuery::new().page_size(2).kinds(vec!["PHONE".to_owned()]);
    let token = Secret::from("canary-token");
    let devices = client(&sandbox).list_devices("cust", &query, &token).await.expect("a list");

    let phone = &devices[0];
    assert_eq!((phone.name.as_str(), phone.kind.as_deref()), ("a phone", Some("WATCH")));
    assert_eq!((phone.device_number, phone.score, phone.is_verified), (Some(7), 2.0, true));
    assert_eq!(phone.pins, [Secret::from("canary-pin")]);
    assert_eq!((&phone.owner, &phone.seen_at), (&None, &None));
    let labels = [("desk".to_owned(), Some("3".to_owned())), ("floor".to_owned(), None)];
    assert_eq!(phone.labels, Some(BTreeMap::from(labels)));
    assert_eq!(phone.limits, Some(BTreeMap::from([("daily".to_owned(), 10)])));
    assert_eq!(phone.place.as_ref().map(|it| it.country.as_str()), Some("DE"));
    assert_eq!(phone.parent.as_ref().map(|it| it.score), Some(0.5));
    assert_eq!(phone.extra, Some(json!([1, null])));
    assert_eq!((phone.self_.as_deref(), phone.description.as_deref()), (Some("me"), Some("mine")));
    for shown in [format!("{devices:?}"), format!("{devices:#?}")] {
        assert!(shown.contains("a phone") && !shown.contains("canary"), "{shown}");
    }
}

#[tokio::test]
async fn a_body_is_a_value_whose_secret_does_not_print() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(201).json(device())]);
    let place = DeviceRequestPlace::new("DE").accuracy(0.5);
    let body = DeviceRequest::new("mine", "canary-pin").tags(vec!["a".to_owned()]).place(place);
    assert!(!format!("{body:?}").contains("canary"), "{body:?}");
    let token = Secret::from("canary-token");
    client(&sandbox).replace_device("cust", "7", &body, &token).await.expect("it is replaced");
    let request = &sandbox.requests()[0];
    assert_eq!(
        request.body_text(),
        Some(
            r#"{"devicePin":"canary-pin","name":"mine","place":{"accuracy":0.5,"country":"DE"},"tags":["a"]}"#
        )
    );
}

#[tokio::test]
async fn words_that_a_language_keeps_are_names_like_others() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(200).json(json!(3))]);
    let client = builder(&sandbox).header("X-Purpose", "a new phone").build().expect("whole");
    let body = ImportRequest::new("elsewhere", true).r#in(vec![1, 2]).class("old").token("canary");
    assert!(!format!("{body:?}").contains("canary"), "{body:?}");
    let count = client.import("cust", &body, &ImportQuery::new("new"), None).await;
    assert_eq!(count.expect("a number"), 3);
    let request = &sandbox.requests()[0];
    assert!(request.path.ends_with("/devices/import?class=new"), "{}", request.path);
    assert_eq!(request.header("x-purpose"), Some("a new phone"));
    assert_eq!(
        request.body_text(),
        Some(r#"{"class":"old","default":true,"from":"elsewhere","in":[1,2],"token":"canary"}"#)
    );
}

#[tokio::test]
async fn a_header_has_a_setting_which_a_clone_replaces() {
    let sandbox = sandbox().await;
    let client = builder(&sandbox).trace_id("trace-1").build().expect("whole");
    let other = finhub_sessions::Options::new().trace_id("trace-2");
    let clone = client.with_options(other).expect("a clone");
    let session = log_in(&client).await;
    sandbox.script([Step::status(200).json(json!([]))]);
    let query = ListDevicesQuery::default();
    clone.list_devices("cust", &query, session.token()).await.expect("a list");
    let sent: Vec<_> = sandbox
        .requests()
        .iter()
        .map(|request| request.header("x-trace-id").map(str::to_owned))
        .collect();
    assert_eq!(sent, [Some("trace-1".to_owned()), Some("trace-2".to_owned())]);
}

#[tokio::test]
async fn a_new_status_is_a_kind_of_its_own() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(423), Step::status(423)]);
    let client = client(&sandbox);
    let token = Secret::from("canary-token");
    let error = client.get_device("cust", "7", &token).await.expect_err("it is locked");
    assert_eq!((error.kind(), error.operation()), (Kind::DeviceLocked, "get_device"));
    let login = client.create_session(demo().customer_id, demo().user_id, &credentials()).await;
    assert_eq!(login.expect_err("it is locked").kind(), Kind::AccountLocked);
}

#[tokio::test]
async fn a_login_takes_and_gives_the_new_fields() {
    let sandbox = sandbox().await;
    let data = json!({
        "sessionId": "s", "userId": "u", "token": "canary-token", "refreshToken": "canary-refresh",
        "tier": "gold", "stepUpToken": "canary-step-up", "devices": [device()],
    });
    sandbox.script([
        Step::status(200).json(json!({"data": data})),
        Step::status(200).json(json!({"success": true, "data": {"endedBy": "the customer"}})),
    ]);
    let client = client(&sandbox);
    let credentials = credentials().channel("app").device_pin("canary-pin").login_hint("a b");
    assert!(!format!("{credentials:?}").contains("canary"), "{credentials:?}");
    let login = client.create_session("cust", "user", &credentials).await;
    let session = login.expect("a session");
    assert_eq!(session.tier(), Some("gold"));
    assert_eq!(session.step_up_token().map(Secret::expose_secret), Some("canary-step-up"));
    assert_eq!(session.devices().map(|it| it[0].name.as_str()), Some("a phone"));
    assert!(!format!("{session:?}").contains("canary"), "{session:?}");
    let ended = client.delete_session(&session).await.expect("it is ended");
    assert_eq!(ended.ended_by(), Some("the customer"));
    let request = &sandbox.requests()[0];
    assert!(request.path.ends_with("/sessions?loginHint=a+b"), "{}", request.path);
    let body: Value = serde_json::from_slice(&request.body).expect("JSON");
    assert_eq!((&body["channel"], &body["devicePin"]), (&json!("app"), &json!("canary-pin")));
}
