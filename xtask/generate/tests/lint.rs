//! The rules about the document, its references and its schemas: the edit that trips each, the line that it
//! names, and the remedy. `lint_operations.rs` has those about operations.

mod spec;

use spec::{current, extended, findings, insert_before, known, replace, trips};

#[test]
fn the_real_spec_is_clean() {
    assert_eq!(findings(&current()), []);
    assert_eq!(findings(&extended()), []);
}

#[test]
fn all_findings_come_at_once_in_the_order_of_the_file() {
    let spec = replace(&known(), "openapi: 3.0.3", "openapi: 3.1.0");
    let spec = replace(&spec, "operationId: createSession", "operationId: create-session");
    let spec = replace(&spec, "#/components/responses/NotFound", "#/components/responses/Nowhere");
    let rules: Vec<_> = findings(&spec).iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["openapi-version", "operation-id", "reference"]);
}

#[test]
fn yaml_that_cannot_be_read() {
    trips("openapi: 3.0.3\n  paths: {\n", "yaml", "paths", "", "indentation");
    trips("", "yaml", "", "empty", "");
    let twice = replace(&known(), "  version:", "  title: Again\n  version:");
    trips(&twice, "duplicate-key", "title: Again", "`title` stands here a second time", "remove");
    trips("a:\n  <<: text\n", "yaml", "<<", "a merge key", "mend");
}

#[test]
fn openapi_version() {
    for version in ["3.1.0", "2.0", "3.1"] {
        let spec = replace(&known(), "openapi: 3.0.3", &format!("openapi: {version}"));
        trips(&spec, "openapi-version", "openapi: ", "not 3.0.x", "openapi: 3.0.3");
    }
    trips("swagger: x\n", "openapi-version", "swagger", "no `openapi`", "3.0.3");
}

#[test]
fn path() {
    let spec = replace(&known(), "    post:\n", "    POST:\n");
    trips(&spec, "path", "POST:", "no `POST`", "`post`");
    let spec = replace(&known(), "  /api/v2.1/", "  api/v2.1/");
    trips(&spec, "path", "  api/v2.1/", "does not start with a slash", "/api");
}

#[test]
fn secret_format() {
    let secret = "          type: string\n          format: password\n          description: The access token";
    let spec = replace(
        &known(),
        secret,
        "          type: string\n          description: The access token",
    );
    trips(
        &spec,
        "secret-format",
        "        token:\n",
        "`token` sounds like a secret",
        "format: password",
    );
    for name in ["apiKey", "otp", "device-pin", "client_secret", "userCredential"] {
        let field = format!("        {name}: {{type: string}}\n");
        let spec = insert_before(&known(), "        credentialType:\n", &field);
        trips(&spec, "secret-format", &field, name, "format: password");
    }
    for name in ["tokenType", "keyboard", "pinned", "passwordAge", "secretary", "nextPageToken"] {
        let field = format!("        {name}: {{type: string}}\n");
        assert_eq!(
            findings(&insert_before(&known(), "        credentialType:\n", &field)),
            [],
            "{name}"
        );
    }
    let spec = replace(&known(), "name: deviceId", "name: X-Device-Key");
    trips(
        &spec,
        "secret-format",
        "      schema:\n        type: string\n        minLength: 1\n      example: \"3569",
        "",
        "",
    );
}

#[test]
fn reference() {
    let used = "#/components/parameters/Platform";
    let with = |new: &str| replace(&known(), used, new);
    trips(
        &with("#/components/parameters/Gone"),
        "reference",
        "#/components/parameters/Gone",
        "there is no",
        "define",
    );
    trips(
        &with("other.yaml#/Platform"),
        "reference",
        "other.yaml",
        "not a component of this file",
        "#/components",
    );
    trips(
        &with("#/components/schemas/CreatedSession"),
        "reference",
        "#/components/schemas/CreatedSession",
        "stands where only",
        "of that kind",
    );
    let spec = insert_before(
        &known(),
        "    ErrorEnvelope:\n",
        "    Ring:\n      $ref: \"#/components/schemas/Ring\"\n",
    );
    trips(
        &spec,
        "reference",
        "$ref: \"#/components/schemas/Ring\"",
        "leads to itself",
        "end in a component",
    );
}

#[test]
fn a_reference_in_an_example_is_data() {
    let example = "          example: {$ref: nowhere}\n";
    let spec = replace(&known(), "          description: The kind of credential.\n", example);
    let spec = replace(&spec, "          example: PASSWORD\n", "");
    assert_eq!(findings(&spec), []);
}

#[test]
fn component_name() {
    let spec =
        insert_before(&known(), "    ErrorEnvelope:\n", "    \"Odd name\": {type: string}\n");
    trips(&spec, "component-name", "Odd name", "no name for a component", "letters");
}

#[test]
fn schema_type() {
    let field = "        extra: {type: [string, \"null\"]}\n";
    let spec = insert_before(&known(), "        credentialType:\n", field);
    trips(&spec, "type", "        extra:", "no type of OpenAPI 3.0", "nullable");
}

#[test]
fn name_clash() {
    let spec = insert_before(
        &known(),
        "        credentialType:\n",
        "        credential_type: {type: string}\n",
    );
    trips(&spec, "name-clash", "        credentialType:", "are both `credential_type`", "rename");
    let spec =
        insert_before(&known(), "    ErrorEnvelope:\n", "    errorEnvelope: {type: object}\n");
    trips(&spec, "name-clash", "    ErrorEnvelope:\n", "are both `ErrorEnvelope`", "rename");
    // A type for an object that is described in place is named after where it is.
    let spec = insert_before(
        &known(),
        "    ErrorEnvelope:\n",
        "    Errors:\n      type: array\n      items: {type: object, properties: {a: {type: string}}}\n    ErrorsItem: {type: object}\n",
    );
    trips(&spec, "name-clash", "    ErrorsItem:", "are both `ErrorsItem`", "rename");
}

#[test]
fn composition() {
    let with = |schema: &str| insert_before(&known(), "    ErrorEnvelope:\n", schema);
    let circle =
        "    Loop:\n      allOf: [{$ref: \"#/components/schemas/Loop\"}, {type: object}]\n";
    trips(&with(circle), "composition", "    Loop:", "composed of itself", "leads back");
    let mixed = "    Mixed:\n      oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}]\n";
    trips(&with(mixed), "composition", "    Mixed:", "objects and of other values", "objects only");
    let hidden = "    Hidden:\n      anyOf: [{type: string, format: password}, {type: integer}]\n";
    trips(&with(hidden), "composition", "    Hidden:", "other values", "objects only");
    let conflict = "    Split:\n      oneOf:\n        - {type: object, properties: {a: {type: string}}}\n        - {type: object, properties: {a: {type: integer}}}\n";
    trips(
        &with(conflict),
        "composition",
        "        - {type: object, properties: {a: {type: integer}}}",
        "another type",
        "same way",
    );
    let endless = "    Base:\n      type: object\n      properties:\n        child:\n          allOf: [{$ref: \"#/components/schemas/Whole\"}, {type: object, properties: {b: {type: string}}}]\n    Whole:\n      allOf: [{$ref: \"#/components/schemas/Base\"}, {type: object, properties: {a: {type: string}}}]\n";
    trips(&with(endless), "composition", "        child:\n", "holds itself", "components/schemas");
}

#[test]
fn container() {
    let reference = "{$ref: \"#/components/schemas/Tree\"}";
    for inner in [reference.to_owned(), format!("{{allOf: [{reference}]}}")] {
        let tree = format!(
            "    Tree:\n      type: object\n      additionalProperties: {{type: array, items: {inner}}}\n"
        );
        let spec = insert_before(&known(), "    ErrorEnvelope:\n", &tree);
        trips(&spec, "container", "    Tree:", "a map of itself", "an object that has itself");
    }
}
