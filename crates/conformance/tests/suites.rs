//! The files in `conformance/` are in the format, and say what a runner needs to know.

use std::collections::HashSet;
use std::fs;

use boon::{Compiler, SchemaIndex, Schemas};
use finhub_conformance::{Call, Case, TOPICS, defaults_schema, directory, load, schema};
use serde_json::Value;

fn every_case() -> impl Iterator<Item = (&'static str, Case)> {
    TOPICS
        .into_iter()
        .flat_map(|topic| load(topic).cases.into_iter().map(move |case| (topic, case)))
}

/// A validator of one schema.
struct Validator(Schemas, SchemaIndex);

impl Validator {
    fn of(schema: Value) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema).expect("a schema");
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
fn every_file_is_valid_by_the_schema_that_the_other_languages_see() {
    let suites = Validator::of(schema());
    for topic in TOPICS {
        suites.check(&read(topic)).unwrap_or_else(|error| panic!("{topic}.json: {error}"));
    }
    let defaults = Validator::of(defaults_schema());
    defaults.check(&read("defaults")).unwrap_or_else(|error| panic!("defaults.json: {error}"));
}

#[test]
fn the_schema_refuses_a_member_that_nobody_knows() {
    let suites = Validator::of(schema());
    for pointer in ["", "/cases/0", "/cases/0/call/create_session", "/cases/0/requests/0"] {
        let mut suite = read("login");
        let object = suite.pointer_mut(pointer).and_then(Value::as_object_mut).expect(pointer);
        object.insert("surprise".to_owned(), Value::Null);
        suites.check(&suite).expect_err(pointer);
    }
}

#[test]
fn every_file_in_the_folder_is_a_topic_or_known() {
    let known = ["defaults.json", "defaults.schema.json", "schema.json", "README.md"];
    for entry in fs::read_dir(directory()).expect("the folder is there") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        let is_topic = TOPICS.iter().any(|topic| name == format!("{topic}.json"));
        assert!(is_topic || known.contains(&name.as_str()), "{name} is run by nobody");
    }
}

#[test]
fn no_two_cases_of_a_topic_have_the_same_name() {
    let mut seen = HashSet::new();
    for (topic, case) in every_case() {
        assert!(seen.insert((topic, case.name.clone())), "{topic}: {:?} is there twice", case.name);
    }
}

#[test]
fn every_case_says_how_many_requests_arrive() {
    for (topic, case) in every_case() {
        let says = case.requests.is_some() != case.request_count.is_some();
        assert!(says, "{topic}: {:?} needs either requests or request_count", case.name);
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
fn no_clone_replaces_what_belongs_to_the_connections() {
    for (topic, case) in every_case() {
        let Some(options) = case.options else { continue };
        let belongs = options.base_url.is_some()
            || options.connect_timeout.is_some()
            || options.max_connections.is_some()
            || options.proxy.is_some()
            || options.ca_bundle.is_some();
        assert!(!belongs, "{topic}: {:?}", case.name);
    }
}
