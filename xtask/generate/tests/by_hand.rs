//! Further fields of login and logout, and arguments of their queries: what the lint refuses, and what becomes of the others.

mod spec;

use spec::{assert_rust_parses, file, findings, insert_before, known, replace, trips};

/// What is added after the first line that holds a text.
const BY_HAND: [(&str, &str); 8] = [
    ("operationId: createSession\n", "      x-finhub-by-hand: true\n"),
    ("operationId: createSession\n", "      x-finhub-creates: session\n"),
    ("operationId: deleteSession\n", "      x-finhub-by-hand: true\n"),
    (
        "\n    CreateSessionRequest:\n",
        "      x-finhub-value: {name: Credentials, by-hand: [username, password, tenantKey, tenantSecret, credentialType, \
         value, tenantId]}\n",
    ),
    (
        "\n    CreateSessionResponse:\n",
        "      x-finhub-value: {name: Session, by-hand: [code, message, data]}\n",
    ),
    (
        "\n    CreatedSession:\n",
        "      x-finhub-value: {name: Session, by-hand: [sessionId, userId, token, refreshToken, expiresAt, success, message, \
         errorType]}\n",
    ),
    (
        "\n    DeleteSessionResponse:\n",
        "      x-finhub-value: {name: Termination, by-hand: [success, data]}\n",
    ),
    (
        "\n    TerminatedSession:\n",
        "      x-finhub-value: {name: Termination, by-hand: [sessionId, status, terminatedAt]}\n",
    ),
];

/// The known spec, its login and logout by hand.
fn by_hand() -> String {
    BY_HAND.iter().fold(known(), |spec, (at, line)| replace(&spec, at, &format!("{at}{line}")))
}

const USER: &str = "        - $ref: \"#/components/parameters/UserId\"\n";

/// The spec with a parameter of the login.
fn with_login_query(parameter: &str) -> String {
    replace(&by_hand(), USER, &format!("{USER}        - {parameter}\n"))
}

/// The spec with a field of a schema.
fn with_field(schema: &str, before: &str, field: &str) -> String {
    let start = format!("\n    {schema}:\n");
    let text = by_hand();
    let (head, tail) = text.split_once(&start).expect("the schema is there");
    let tail = replace(tail, before, &format!("        {field}\n{before}"));
    format!("{head}{start}{tail}")
}

const HINT: &str = "{name: channelHint, in: query, schema: {type: string}}";

#[test]
fn an_argument_of_a_logins_query_is_one_of_its_credentials() {
    let spec = with_login_query(HINT);
    assert_eq!(findings(&spec), []);
    assert_rust_parses(&spec);
    let values = file(&spec, "core/src/generated/values.rs");
    assert!(values.contains("pub fn channel_hint(mut self, channel_hint: impl Into<String>)"));
    assert!(!values.contains("request.channel_hint"), "it is no field of the body");
    let requests = file(&spec, "core/src/generated/requests.rs");
    assert!(requests.contains("query.channel_hint.as_deref()"), "{requests}");
    assert!(file(&spec, "types.py").contains("    channel_hint: str"));
    assert!(file(&spec, "Fields.kt").contains("public fun withChannelHint(channelHint: String)"));
    assert!(file(&spec, "LoginArguments.swift").contains("        channelHint: String? = nil"));
}

#[test]
fn an_argument_that_the_query_requires_is_asked_for_before_it_is_sent() {
    for (r#type, argument) in [
        ("{type: string}", "query.count.as_deref().unwrap_or_default()"),
        ("{type: integer}", ".as_deref().unwrap_or_default()"),
        ("{type: array, items: {type: string}}", ".unwrap_or(&Vec::new())"),
    ] {
        let hint = format!("{{name: count, in: query, required: true, schema: {type}}}");
        let spec = with_login_query(&hint);
        assert_eq!(findings(&spec), []);
        let values = file(&spec, "core/src/generated/values.rs");
        assert!(values.contains("(\"count\", self.count.is_none())"), "{values}");
        let requests = file(&spec, "core/src/generated/requests.rs");
        let requests: String = requests.split_whitespace().collect();
        let argument: String = argument.split_whitespace().collect();
        assert!(requests.contains(&argument), "{requests}");
    }
}

#[test]
fn a_logout_takes_nothing_in_its_query() {
    let session = "        - $ref: \"#/components/parameters/SessionId\"\n";
    for required in ["", "required: true, "] {
        let reason =
            format!("        - {{name: reason, {required}in: query, schema: {{type: string}}}}\n");
        let spec = replace(&by_hand(), session, &format!("{session}{reason}"));
        trips(&spec, "further-field", &reason, "in the query of deleteSession", "remove it");
    }
}

#[test]
fn a_further_field_has_no_name_that_its_value_has_by_hand() {
    let field = "token: {type: string, format: password}";
    let spec = with_field("CreateSessionResponse", "        data:\n", field);
    let says =
        "Session has a `token` already, which is not this one, in Rust, Python, Kotlin, Swift";
    trips(&spec, "further-field", field, says, "x-finhub-name: session_token");
    let named = field.replace('{', "{x-finhub-name: session_token, ");
    assert_eq!(findings(&spec.replace(field, &named)), []);

    for (schema, before, name, says) in [
        ("CreatedSession", "        errorType:\n", "toSecretJson", "in Rust, Python, Kotlin"),
        (
            "CreatedSession",
            "        errorType:\n",
            "facts",
            "`facts` already, which is not this one, in Kotlin",
        ),
        ("CreatedSession", "        errorType:\n", "toString", "in Kotlin"),
        (
            "TerminatedSession",
            "        status:\n",
            "outcome",
            "Termination has a `outcome` already",
        ),
        (
            "CreateSessionRequest",
            "        credentialType:\n",
            "bearer",
            "Credentials has a `bearer`",
        ),
        ("CreateSessionRequest", "        credentialType:\n", "renewWith", "in Python, Swift"),
        ("CreateSessionRequest", "        credentialType:\n", "body", "in Swift"),
    ] {
        let field = format!("{name}: {{type: string}}");
        let spec = with_field(schema, before, &field);
        trips(&spec, "further-field", &field, says, "x-finhub-name: ");
    }
    // What a language escapes, it has no other of.
    let spec = with_field("TerminatedSession", "        status:\n", "description: {type: string}");
    assert_eq!(findings(&spec), []);
}

#[test]
fn an_argument_of_the_query_has_a_name_of_its_own_as_well() {
    let hint = HINT.replace("channelHint", "username");
    trips(&with_login_query(&hint), "further-field", &hint, "`username` already", "login_username");
    let named = hint.replace("{name", "{x-finhub-name: hint, name");
    assert_eq!(findings(&with_login_query(&named)), []);
}

#[test]
fn two_further_fields_of_a_value_are_told_apart() {
    let (top, inner) = ("branchCode: {type: string}", "branch_code: {type: string}");
    let spec = with_field("CreateSessionResponse", "        data:\n", top);
    let twice =
        |field: &str| insert_before(&spec, "        errorType:\n", &format!("        {field}\n"));
    trips(&twice(inner), "further-field", inner, "are both `branch_code`", "session_branch_code");
    let again = "branchCode: {type: number}";
    trips(&twice(again), "further-field", again, "already", "one of the two places");
}

#[test]
fn names_that_a_schema_would_have_twice_are_told_apart_by_another() {
    let twice = "deviceName: {type: string}\n        device_name: {type: string}";
    let spec = with_field("TerminatedSession", "        status:\n", twice);
    trips(&spec, "name-clash", "device_name: {", "are both `device_name`", "rename");
    let named = twice.replace("device_name: {", "device_name: {x-finhub-name: model, ");
    let spec = with_field("TerminatedSession", "        status:\n", &named);
    assert_eq!(findings(&spec), []);
}

#[test]
fn a_status_without_a_kind_is_told_by_its_description() {
    let answer = "        \"409\":
          description: Another login is under way
          content: {application/json: {schema: {$ref: \"#/components/schemas/ErrorEnvelope\"}}}
";
    let spec = insert_before(&by_hand(), "        \"404\":\n", answer);
    let table = file(&spec, "core/src/generated/operations.rs");
    assert!(
        table.contains("unexpected: &[(409, 409, \"Another login is under way.\")],"),
        "{table}"
    );
    assert_eq!(table.matches("unexpected: &[],").count(), 1, "a status with a row is none of them");
    let range = spec.replace("\"409\"", "4XX");
    let table = file(&range, "core/src/generated/operations.rs");
    assert!(table.contains("(400, 499, \"Another login is under way.\")"), "{table}");
    let named = spec.replace(
        "          description: Another",
        "          x-finhub-kind: conflict\n          description: Another",
    );
    let table = file(&named, "core/src/generated/operations.rs");
    assert_eq!(table.matches("unexpected: &[],").count(), 2, "{table}");
}
