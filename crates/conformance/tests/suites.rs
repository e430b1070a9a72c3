//! The files in `conformance/` are in the format, and say what a runner needs to know.

use std::collections::HashSet;
use std::fs;

use boon::{Compiler, SchemaIndex, Schemas};
use finhub_conformance::{Call, Case, TOPICS, defaults, directory, expanded, further_topics, load};
use serde_json::{Value, json};

fn every_topic() -> impl Iterator<Item = String> {
    TOPICS.into_iter().map(str::to_owned).chain(further_topics())
}

fn every_case() -> impl Iterator<Item = (String, Case)> {
    every_topic()
        .flat_map(|topic| load(&topic).cases.into_iter().map(move |case| (topic.clone(), case)))
}

/// A validator of one schema.
struct Validator(Schemas, SchemaIndex);

impl Validator {
    /// Of a schema as the other languages see it.
    fn of(name: &str) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", read(name)).expect("a schema");
        let index = compiler.compile("schema.json", &mut schemas).expect("a schema that compiles");
        Self(schemas, index)
    }

    fn check(&self, instance: &Value) -> Result<(), String> {
        self.0.validate(instance, self.1).map_err(|error| format!("{error:#}"))
    }
}

fn read(name: &str) -> Value {
    let path = directory().join(format!("{name}.json"));
    let text = fs::read_to_string(path).expect("the file is there");
    serde_json::from_str(&text).expect("the file is JSON")
}

#[test]
fn every_file_is_valid_by_its_schema() {
    let suites = Validator::of("schema");
    for topic in every_topic() {
        let written_out = expanded(&topic).expect("a suite");
        for suite in [read(&topic), written_out] {
            suites.check(&suite).unwrap_or_else(|error| panic!("{topic}.json: {error}"));
        }
    }
    let defaults = Validator::of("defaults.schema");
    defaults.check(&read("defaults")).unwrap_or_else(|error| panic!("defaults.json: {error}"));
}

#[test]
fn the_schema_refuses_a_member_that_nobody_knows() {
    let suites = Validator::of("schema");
    for pointer in ["", "/cases/0", "/cases/0/call/arguments", "/cases/0/requests/0"] {
        let mut suite = read("login");
        suite["cases"][0]["call"]["arguments"] = Value::Object(serde_json::Map::new());
        let object = suite.pointer_mut(pointer).and_then(Value::as_object_mut).expect(pointer);
        object.insert("surprise".to_owned(), Value::Null);
        suites.check(&suite).expect_err(pointer);
    }
}

#[test]
fn the_schema_refuses_a_member_that_nobody_knows_of_what_stands_for_several_cases() {
    let suites = Validator::of("schema");
    let mut suite = read("errors");
    let cases = suite["cases"].as_array_mut().expect("a list");
    let several = cases.iter_mut().find(|case| case.get("for").is_some()).expect("there is one");
    several["surprise"] = Value::Null;
    suites.check(&suite).expect_err("a surprise");
}

#[test]
fn no_two_cases_of_a_topic_have_the_same_name() {
    let mut seen = HashSet::new();
    for (topic, case) in every_case() {
        let (name, is_new) = (case.name.clone(), seen.insert((topic.clone(), case.name)));
        assert!(is_new, "{topic}: {name:?} is there twice");
    }
}

#[test]
fn every_placeholder_is_a_value_or_is_known_to_the_runners() {
    let known = ["sandbox", "authority", "session_id", "token", "user_agent"];
    for topic in every_topic() {
        let cases = expanded(&topic).expect("a suite")["cases"].to_string();
        for rest in cases.split('{').skip(1) {
            let Some((name, _)) = rest.split_once('}') else { continue };
            let is_name = !name.is_empty()
                && name.chars().all(|c| c.is_ascii_lowercase() || "_.".contains(c));
            assert!(!is_name || known.contains(&name), "{topic}: nothing is called {{{name}}}");
        }
    }
}

#[test]
fn every_request_is_like_one_of_the_defaults() {
    let standard = defaults().requests;
    for (topic, case) in every_case() {
        for request in case.requests.iter().flatten() {
            assert!(
                standard.contains_key(&request.like),
                "{topic}: {:?}: {}",
                case.name,
                request.like
            );
        }
    }
}

#[test]
fn every_case_says_how_many_requests_arrive() {
    for (topic, case) in every_case() {
        let says = case.requests.is_some() != case.request_count.is_some();
        // Their steps do.
        let is_managed = matches!(case.call, Call::Managed(_));
        let needs = "either requests or request_count";
        assert!(
            says != is_managed,
            "{topic}: {:?} needs {needs}, unless its steps say it",
            case.name
        );
    }
}

#[test]
fn every_logout_by_value_has_a_session() {
    for (topic, case) in every_case() {
        let lacks = matches!(&case.call, Call::DeleteSession(logout) if logout.session.is_none());
        assert!(!lacks || case.login_first, "{topic}: {:?} needs login_first", case.name);
    }
}

#[test]
fn the_schema_refuses_a_setting_where_nothing_takes_it() {
    let suites = Validator::of("schema");
    for (member, settings) in [
        ("client", json!({ "surprise": "x" })),
        ("client", json!({ "timeout": "x" })),
        ("client", json!({ "headers": "x" })),
        ("options", json!({ "surprise": "x" })),
        // It belongs to the connections, which a clone shares.
        ("options", json!({ "base_url": "{sandbox}" })),
        ("unset", json!(["surprise"])),
    ] {
        let mut suite = read("login");
        suite["cases"][0][member] = settings.clone();
        suites.check(&suite).expect_err(&format!("{member}: {settings}"));
    }
}

#[test]
fn what_a_case_unsets_the_defaults_give() {
    let defaults = defaults().client;
    for (topic, case) in every_case() {
        for name in &case.unset {
            assert!(defaults.contains_key(name), "{topic}: {:?}: {name}", case.name);
        }
    }
}
