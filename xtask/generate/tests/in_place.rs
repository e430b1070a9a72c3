//! Schemas that are described in place, and the names that they get.

mod spec;

use spec::{file, findings, insert_before, known, trips};

/// The real spec with a third operation that takes and gives what these lines of the flow style say.
fn with(request: &str, answers: &str) -> String {
    let headers =
        "TenantId UserAgent ForwardedFrom ForwardedFor Platform DeviceId SecChUaPlatform Accept";
    let headers =
        headers.split(' ').map(|name| format!("{{$ref: \"#/components/parameters/{name}\"}}"));
    let headers = headers.collect::<Vec<_>>().join(", ");
    let operation = format!(
        "\n  /sessions:\n    put:\n      operationId: keepSession\n      parameters: [{headers}]\n      {request}\n      responses:\n{answers}"
    );
    insert_before(&known(), "\ncomponents:", &operation)
}

fn answer(status: u16, schema: &str) -> String {
    format!(
        "        \"{status}\": {{description: a, content: {{application/json: {{schema: {schema}}}}}}}\n"
    )
}

fn request(schema: &str) -> String {
    format!("requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}")
}

/// What the third operation gives.
fn given(spec: &str) -> String {
    assert_eq!(findings(spec), []);
    signature(spec).1
}

/// The body that the third operation takes, and what it gives.
fn signature(spec: &str) -> (String, String) {
    let methods = file(spec, "methods.rs");
    let method = methods.split("pub async fn keep_session(").nth(1).expect("the operation");
    let (arguments, rest) = method.split_once(") -> Result<").expect("it gives something");
    let body = arguments.split("body: &").nth(1).unwrap_or_default();
    let given = rest.split(", Error>").next().expect("a type");
    (body.trim_end_matches([',', ' ', '\n']).to_owned(), given.to_owned())
}

const OBJECT: &str = "{type: object, properties: {a: {type: string}, b: {type: integer}}}";

#[test]
fn objects_are_types_named_after_the_operation() {
    let same = |given| [given, given];
    for (schema, [takes, gives]) in [
        (OBJECT, ["types::KeepSessionRequest", "types::KeepSessionResponse"]),
        (
            "{type: array, items: {$ref: \"#/components/schemas/CreatedSession\"}}",
            same("Vec<types::CreatedSession>"),
        ),
        (
            "{type: array, items: {type: object, properties: {a: {type: string}}}}",
            ["Vec<types::KeepSessionRequestItem>", "Vec<types::KeepSessionResponseItem>"],
        ),
        (
            "{type: object, additionalProperties: {type: integer}}",
            same("std::collections::BTreeMap<String, i64>"),
        ),
        ("{type: string}", same("String")),
        ("{type: string, format: password}", same("Secret")),
        ("{type: boolean, nullable: true}", same("bool")),
        (
            "{allOf: [{$ref: \"#/components/schemas/CreatedSession\"}], description: One part.}",
            same("types::CreatedSession"),
        ),
        ("{}", same("Value")),
    ] {
        let spec = with(&request(schema), &answer(200, schema));
        assert_eq!(findings(&spec), []);
        assert_eq!(signature(&spec), (takes.to_owned(), gives.to_owned()), "{schema}");
        let reference = file(&spec, "reference.md");
        assert!(reference.contains("Body: [KeepSessionRequest](#keepsessionrequest)."));
        assert!(reference.contains("\n### KeepSessionRequest\n"), "it has a section");
        assert!(reference.contains("| [KeepSessionResponse](#keepsessionresponse) |"));
    }
}

#[test]
fn types_of_components_are_named_after_the_component() {
    let answer = "        \"200\": {$ref: \"#/components/responses/SessionKept\"}\n";
    let spec = with("requestBody: {$ref: \"#/components/requestBodies/Keeping\"}", answer);
    let kept = format!(
        "    SessionKept: {{description: a, content: {{application/json: {{schema: {OBJECT}}}}}}}\n"
    );
    let spec = insert_before(&spec, "    SessionTerminated:\n", &kept);
    let keeping = format!(
        "  requestBodies:\n    Keeping: {{{}}}\n",
        &request(OBJECT)["requestBody: {".len()..request(OBJECT).len() - 1]
    );
    let spec = insert_before(&spec, "  responses:\n    SessionCreated:", &keeping);
    assert_eq!(given(&spec), "types::SessionKept");
    assert_eq!(signature(&spec).0, "types::Keeping");
    // A name that a schema has already gets a longer form.
    let other = "    SessionKept: {type: boolean}\n    Keeping: {type: boolean}\n";
    let spec = insert_before(&spec, "    ErrorEnvelope:\n", other);
    assert_eq!(given(&spec), "types::SessionKeptResponse");
    assert_eq!(signature(&spec).0, "types::KeepingRequest");
}

#[test]
fn a_taken_name_gets_the_next_free_form() {
    let spec = with("x-none: 1", &answer(200, OBJECT));
    let taken = |names: &[&str]| {
        let schema = |spec: String, name: &&str| {
            let schema = format!("    {name}: {{type: boolean}}\n");
            insert_before(&spec, "    ErrorEnvelope:\n", &schema)
        };
        names.iter().fold(spec.clone(), schema)
    };
    assert_eq!(given(&taken(&["keep-session-response"])), "types::KeepSessionResponseBody");
    let both = ["KeepSessionResponse", "KeepSessionResponseBody"];
    assert_eq!(given(&taken(&both)), "types::KeepSessionResponseBody2");
    // A schema that says the same is the same.
    let same = insert_before(
        &spec,
        "    ErrorEnvelope:\n",
        &format!("    KeepSessionResponse: {OBJECT}\n"),
    );
    assert_eq!(given(&same), "types::KeepSessionResponse");
}

#[test]
fn successes_that_say_the_same_share_a_type() {
    let reordered = "{properties: {b: {type: integer}, a: {type: string}}, type: object}";
    let spec = with("x-none: 1", &(answer(200, OBJECT) + &answer(201, reordered)));
    assert_eq!(given(&spec), "types::KeepSessionResponse");
    assert!(!file(&spec, "types.rs").contains("KeepSessionResponseBody"));
    // One of them may have a name.
    let named = answer(201, "{$ref: \"#/components/schemas/Kept\"}");
    for answers in [answer(200, OBJECT) + &named, named + &answer(202, OBJECT)] {
        let spec = with("x-none: 1", &answers);
        let spec = insert_before(&spec, "    ErrorEnvelope:\n", &format!("    Kept: {OBJECT}\n"));
        assert_eq!(given(&spec), "types::Kept");
    }
}

#[test]
fn successes_that_differ_are_found_where_they_stand() {
    let other = answer(201, "{type: object, properties: {a: {type: integer}}}");
    let spec = with("x-none: 1", &(answer(200, OBJECT) + &other));
    trips(&spec, "success", &other, "another schema than 200", "same schema");
}

#[test]
fn findings_about_a_schema_name_its_own_line() {
    let schema = "{type: object, properties: {apiKey: {type: string}}}";
    let answer = answer(200, schema);
    trips(&with("x-none: 1", &answer), "secret-format", &answer, "apiKey", "password");
    let request = request(schema);
    trips(
        &with(&request, "        \"204\": {description: a}\n"),
        "secret-format",
        &request,
        "apiKey",
        "password",
    );
}

#[test]
fn an_error_described_in_place_is_not_the_shared_envelope() {
    let error = answer(409, OBJECT);
    let spec = with("x-none: 1", &(answer(200, OBJECT) + &error));
    trips(&spec, "error-envelope", &error, "answers 409", "ErrorEnvelope");
}

#[test]
fn json_has_many_media_types() {
    for media in [
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "application/vnd.finhub+json",
        "text/json",
        "\"*/*\"",
    ] {
        let spec = with("x-none: 1", &answer(200, OBJECT).replace("application/json", media));
        assert_eq!(given(&spec), "types::KeepSessionResponse", "{media}");
    }
    // Of several, `application/json` is read.
    let several = "{description: a, content: {application/hal+json: {schema: {type: string}}, application/json: {schema: {type: object, properties: {chosen: {type: string}}}}}}";
    let spec = with("x-none: 1", &format!("        \"200\": {several}\n"));
    assert_eq!(given(&spec), "types::KeepSessionResponse");
    assert!(file(&spec, "types.rs").contains("pub chosen: "));
}

#[test]
fn a_spec_without_components_may_describe_everything_in_place() {
    let head = "openapi: 3.0.3\nx-finhub-standard-headers: []\n";
    let paths = format!(
        "paths:\n  /a:\n    get:\n      operationId: getA\n      responses:\n{}",
        answer(200, OBJECT)
    );
    for components in ["", "components:\n", "components: {schemas: }\n"] {
        let spec = format!("{head}{components}{paths}");
        assert_eq!(findings(&spec), []);
        assert!(file(&spec, "types.rs").contains("pub struct GetAResponse {"));
    }
}
