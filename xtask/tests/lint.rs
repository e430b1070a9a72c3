//! Every rule of the lint: the edit that trips it, the line that it names, and the remedy.

mod spec;

use spec::{extended, findings, insert_before, real, replace};

/// Asserts that the spec has a finding of this rule on the line that holds `at`.
fn trips(spec: &str, rule: &str, at: &str, says: &str, helps: &str) {
    let start = spec.find(at).expect("the edit is in the spec");
    let line = 1 + spec[..start].matches('\n').count();
    let found = findings(spec);
    let hit = found.iter().any(|it| {
        it.rule == rule && it.line == line && it.what.contains(says) && it.remedy.contains(helps)
    });
    assert!(hit, "no [{rule}] {says} on line {line} among {found:#?}");
}

#[test]
fn the_real_spec_is_clean() {
    assert_eq!(findings(&real()), []);
    assert_eq!(findings(&extended()), []);
}

#[test]
fn all_findings_come_at_once_in_the_order_of_the_file() {
    let spec = replace(&real(), "openapi: 3.0.3", "openapi: 3.1.0");
    let spec = replace(&spec, "operationId: createSession", "operationId: create_session");
    let spec = replace(&spec, "#/components/responses/NotFound", "#/components/responses/Nowhere");
    let rules: Vec<_> = findings(&spec).iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["openapi-version", "operation-id", "reference"]);
}

#[test]
fn yaml_that_cannot_be_read() {
    trips("openapi: 3.0.3\n  paths: {\n", "yaml", "paths", "", "indentation");
    trips("", "yaml", "", "empty", "");
    let twice = replace(&real(), "  version:", "  title: Again\n  version:");
    trips(&twice, "duplicate-key", "title: Again", "`title` stands here a second time", "remove");
    trips("a: &x {b: 1}\nc:\n  <<: *x\n", "yaml", "<<", "merge keys", "$ref");
}

#[test]
fn openapi_version() {
    for version in ["3.1.0", "2.0", "3.1"] {
        let spec = replace(&real(), "openapi: 3.0.3", &format!("openapi: {version}"));
        trips(&spec, "openapi-version", "openapi: ", "not 3.0.x", "openapi: 3.0.3");
    }
    trips("swagger: x\n", "openapi-version", "swagger", "no `openapi`", "3.0.3");
}

#[test]
fn path() {
    let spec = replace(&real(), "    post:\n", "    POST:\n");
    trips(&spec, "path", "POST:", "no `POST`", "`post`");
    let spec = replace(&real(), "  /api/v2.1/", "  api/v2.1/");
    trips(&spec, "path", "  api/v2.1/", "does not start with a slash", "/api");
}

#[test]
fn operation_id() {
    let id = "operationId: createSession";
    let with = |new: &str| replace(&real(), id, new);
    trips(&with("x-none: 1"), "operation-id", "    post:", "has no operationId", "lowerCamelCase");
    trips(
        &with("operationId: CreateSession"),
        "operation-id",
        "CreateSession\n",
        "not in lowerCamelCase",
        "small letter",
    );
    trips(
        &with("operationId: create-session"),
        "operation-id",
        "create-session",
        "not in lowerCamelCase",
        "ASCII",
    );
    trips(
        &with("operationId: move"),
        "operation-id",
        "operationId: move",
        "uses already",
        "add a noun",
    );
    trips(
        &with("operationId: inner"),
        "operation-id",
        "operationId: inner",
        "uses already",
        "add a noun",
    );
    let spec = replace(&real(), "operationId: deleteSession", id);
    let second = replace(&spec, id, "operationId: createSESSION");
    trips(&second, "operation-id", id, "is taken by line", "rename");
}

#[test]
fn method() {
    let spec = replace(&real(), "    delete:\n", "    trace:\n");
    trips(&spec, "method", "    trace:", "cannot send TRACE", "another method");
}

#[test]
fn standard_headers() {
    let spec = replace(&real(), "        - $ref: \"#/components/parameters/DeviceId\"\n", "");
    trips(
        &spec,
        "standard-headers",
        "    post:",
        "createSession does not take the standard header `deviceId`",
        "#/components/parameters/DeviceId",
    );
    let spec = replace(&real(), "  - X-Tenant-ID\n", "  - X-Tenant-ID\n  - X-Absent\n");
    trips(
        &spec,
        "standard-headers",
        "- X-Absent",
        "no component describes",
        "components/parameters",
    );
    let spec = replace(&real(), "  - X-Tenant-ID\n", "  - X-Tenant-ID\n  - x-tenant-id\n");
    trips(&spec, "standard-headers", "- x-tenant-id", "listed twice", "remove");
    let spec = replace(&real(), "x-finhub-standard-headers", "x-other");
    trips(&spec, "standard-headers", "# The only", "not listed", "x-finhub-standard-headers");
}

#[test]
fn standard_headers_may_stand_at_the_path_and_in_any_case() {
    let accept = "        - $ref: \"#/components/parameters/Accept\"\n";
    let spec = replace(&real(), accept, "");
    let spec = insert_before(
        &spec,
        "    post:\n",
        "    parameters:\n      - $ref: \"#/components/parameters/Accept\"\n",
    );
    assert_eq!(findings(&spec), []);
    let spec = replace(&real(), "  - X-Tenant-ID\n", "  - x-tenant-id\n");
    assert_eq!(findings(&spec), []);
}

#[test]
fn header() {
    let used = "        - $ref: \"#/components/parameters/Accept\"\n";
    let inline = "        - {name: Accept, in: header, description: a, example: b, schema: {type: string}}\n";
    trips(
        &replace(&real(), used, inline),
        "header",
        "- {name: Accept",
        "described in place",
        "components/parameters",
    );
    let spec = replace(&real(), "      example: e2e-test\n", "");
    trips(&spec, "header", "    ForwardedFrom:\n", "has no example", "example");
    let spec =
        replace(&real(), "      description: The tenant. The value is case-sensitive.\n", "");
    trips(&spec, "header", "    TenantId:\n", "has no description", "sentence");
    let spec = replace(&real(), used, &inline.replace("Accept", "Authorization"));
    trips(&spec, "header", "- {name: Authorization", "no parameter", "security");
    let spec = replace(&real(), "name: deviceId", "name: device id");
    trips(&spec, "header", "    DeviceId:\n", "not the name of an HTTP header", "hyphens");
}

#[test]
fn duplicate_parameter() {
    let accept = "        - $ref: \"#/components/parameters/Accept\"\n";
    let other = "        - {name: ACCEPT, in: header, description: a, example: b, schema: {type: string}}\n";
    let spec = replace(&real(), accept, &format!("{accept}{other}"));
    trips(&spec, "duplicate-parameter", "- {name: ACCEPT", "a second time", "remove");
    let hyphen = other.replace("ACCEPT", "device-id");
    let spec = replace(&real(), accept, &format!("{accept}{hyphen}"));
    assert!(findings(&spec).iter().all(|finding| finding.rule != "duplicate-parameter"));
}

#[test]
fn secret_format() {
    let secret = "          type: string\n          format: password\n          description: The access token";
    let spec =
        replace(&real(), secret, "          type: string\n          description: The access token");
    trips(
        &spec,
        "secret-format",
        "        token:\n",
        "`token` sounds like a secret",
        "format: password",
    );
    for name in ["apiKey", "otp", "device-pin", "client_secret", "userCredential"] {
        let field = format!("        {name}: {{type: string}}\n");
        let spec = insert_before(&real(), "        credentialType:\n", &field);
        trips(&spec, "secret-format", &field, name, "format: password");
    }
    for name in ["tokenType", "keyboard", "pinned", "passwordAge", "secretary", "nextPageToken"] {
        let field = format!("        {name}: {{type: string}}\n");
        assert_eq!(
            findings(&insert_before(&real(), "        credentialType:\n", &field)),
            [],
            "{name}"
        );
    }
    let spec = replace(&real(), "name: deviceId", "name: X-Device-Key");
    trips(
        &spec,
        "secret-format",
        "      schema:\n        type: string\n        minLength: 1\n      example: \"3569",
        "",
        "",
    );
}

#[test]
fn secret_place() {
    for place in ["query", "path"] {
        let parameter = format!(
            "        - {{name: apiKey, in: {place}, required: true, schema: {{type: string, format: password}}}}\n"
        );
        let spec = insert_before(
            &real(),
            "        - $ref: \"#/components/parameters/TenantId\"\n",
            &parameter,
        );
        trips(
            &spec,
            "secret-place",
            "name: apiKey",
            &format!("is in the {place}"),
            "header or in the body",
        );
    }
}

#[test]
fn success() {
    let created = "        \"201\":\n          $ref: \"#/components/responses/SessionCreated\"\n";
    let spec = replace(
        &real(),
        created,
        "        \"201\":\n          $ref: \"#/components/responses/SessionTerminated\"\n",
    );
    trips(&spec, "success", "\"201\":", "another schema than 200", "same `$ref`");
    let spec = replace(&real(), created, "        \"204\": {description: Nothing.}\n");
    trips(&spec, "success", "\"204\":", "another schema than 200", "same `$ref`");
    let spec = replace(
        &real(),
        "        \"200\":\n          $ref: \"#/components/responses/SessionTerminated\"\n",
        "",
    );
    trips(
        &spec,
        "success",
        &spec[spec.rfind("      responses:").expect("an operation")..],
        "no success",
        "2xx",
    );
    let with = |answer: &str| replace(&real(), created, &format!("        \"201\": {answer}\n"));
    let spec = with("{description: a, content: {application/pdf: {}}}");
    trips(&spec, "success", "\"201\":", "without a JSON schema", "application/json");
    let spec = with("{description: a, content: {application/json: {schema: {type: object}}}}");
    trips(&spec, "success", "\"201\":", "without a name", "components/schemas");
    trips(
        &replace(&real(), "        \"200\":", "        2XX:"),
        "status",
        "2XX",
        "no status",
        "write the statuses out",
    );
    trips(
        &replace(&real(), "        \"404\":", "        missing:"),
        "status",
        "missing:",
        "no status",
        "4XX",
    );
}

#[test]
fn error_envelope() {
    let envelope = "$ref: \"#/components/schemas/ErrorEnvelope\"";
    let spec = replace(&real(), envelope, "$ref: \"#/components/schemas/CreatedSession\"");
    trips(&spec, "error-envelope", envelope_line(&spec), "answers 400", "ErrorEnvelope");
    for status in ["\"429\"", "4XX", "default"] {
        let answer =
            format!("        {status}: {{description: a, content: {{text/html: {{}}}}}}\n");
        let spec = insert_before(&real(), "        \"404\":\n", &answer);
        trips(&spec, "error-envelope", &answer, "another body", "ErrorEnvelope");
        // Core maps by the status, so an answer need not say more.
        let bare = format!("        {status}: {{description: a}}\n");
        assert_eq!(findings(&insert_before(&real(), "        \"404\":\n", &bare)), []);
    }
}

fn envelope_line(spec: &str) -> &str {
    let start = spec.find("    BadRequest:\n      description").expect("the answer is there");
    let schema = spec[start..].find("          schema:").expect("with a schema");
    &spec[start + schema..]
}

#[test]
fn reference() {
    let used = "#/components/parameters/Platform";
    let with = |new: &str| replace(&real(), used, new);
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
        &real(),
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
    let spec = replace(&real(), "          description: The kind of credential.\n", example);
    let spec = replace(&spec, "          example: PASSWORD\n", "");
    assert_eq!(findings(&spec), []);
}

#[test]
fn component_name() {
    let spec = insert_before(&real(), "    ErrorEnvelope:\n", "    \"Odd name\": {type: string}\n");
    trips(&spec, "component-name", "Odd name", "no name for a component", "letters");
}

#[test]
fn path_parameter() {
    let spec = replace(&real(), "        - $ref: \"#/components/parameters/UserId\"\n", "");
    trips(&spec, "path-parameter", "    post:", "does not declare `userId`", "in: path");
    let spec = replace(&real(), "/users/{userId}/sessions:", "/users/sessions:");
    trips(
        &spec,
        "path-parameter",
        "        - $ref: \"#/components/parameters/UserId\"",
        "has no `{userId}`",
        "remove",
    );
    let spec = replace(&real(), "{userId}/sessions:", "{userId/sessions:");
    trips(&spec, "path-parameter", "    post:", "braces", "{name}");
    let spec = replace(&real(), "{userId}/sessions:", "{userId}/{userId}/sessions:");
    trips(&spec, "path-parameter", "    post:", "stands twice", "another name");
}

#[test]
fn parameter() {
    let tenant = "        - $ref: \"#/components/parameters/TenantId\"\n";
    let with =
        |parameter: &str| insert_before(&real(), tenant, &format!("        - {parameter}\n"));
    let trips = |parameter: &str, says: &str, helps: &str| {
        trips(&with(parameter), "parameter", parameter, says, helps)
    };
    trips("{name: a, in: cookie, schema: {type: string}}", "is in `cookie`", "path");
    trips("{name: a, in: query}", "no schema", "schema");
    trips(
        "{name: a, in: query, content: {application/json: {schema: {type: string}}}}",
        "no schema",
        "content",
    );
    trips("{in: query, schema: {type: string}}", "no name", "name");
    trips("{name: a, in: query, style: deepObject, schema: {type: object}}", "style", "defaults");
    trips(
        "{name: a, in: query, explode: false, schema: {type: array, items: {type: string}}}",
        "style",
        "defaults",
    );
    trips("{name: a, in: query, schema: {type: object}}", "not a plain value", "string");
    let spec = replace(&real(), "      in: path\n      required: true\n", "      in: path\n");
    self::trips(&spec, "parameter", "    CustomerId:\n", "not required", "required: true");
}

#[test]
fn argument_name() {
    let tenant = "        - $ref: \"#/components/parameters/TenantId\"\n";
    for (name, says) in
        [("customer_id", "are both `customer_id`"), ("body", "no name"), ("send", "no name")]
    {
        let parameter =
            format!("        - {{name: {name}, in: query, schema: {{type: string}}}}\n");
        let spec = insert_before(&real(), tenant, &parameter);
        trips(&spec, "argument-name", &parameter, says, "rename");
    }
}

#[test]
fn request_body() {
    let body = "      requestBody:\n        required: true\n";
    let spec = replace(&real(), body, "      requestBody:\n");
    trips(&spec, "request-body", "      requestBody:", "may go without its body", "required: true");
    let schema = "              $ref: \"#/components/schemas/CreateSessionRequest\"\n";
    let spec = replace(&real(), schema, "              type: object\n");
    trips(
        &spec,
        "request-body",
        "            schema:\n              type: object",
        "has no name",
        "components/schemas",
    );
    let spec =
        replace(&real(), "          application/json:\n", "          multipart/form-data:\n");
    trips(&spec, "request-body", "      requestBody:", "without a JSON schema", "application/json");
}

#[test]
fn security() {
    let spec = replace(&real(), "        - bearerAuth: []\n", "        - oauth: []\n");
    trips(&spec, "security", "- oauth", "no security scheme `oauth`", "securitySchemes");
    let spec = replace(&real(), "      scheme: bearer\n", "      scheme: basic\n");
    trips(&spec, "security", "        - bearerAuth: []", "not a bearer scheme", "scheme: bearer");
}

#[test]
fn schema_type() {
    let field = "        extra: {type: [string, \"null\"]}\n";
    let spec = insert_before(&real(), "        credentialType:\n", field);
    trips(&spec, "type", "        extra:", "no type of OpenAPI 3.0", "nullable");
}

#[test]
fn name_clash() {
    let spec = insert_before(
        &real(),
        "        credentialType:\n",
        "        credential_type: {type: string}\n",
    );
    trips(&spec, "name-clash", "        credentialType:", "are both `credential_type`", "rename");
    let spec =
        insert_before(&real(), "    ErrorEnvelope:\n", "    errorEnvelope: {type: object}\n");
    trips(&spec, "name-clash", "    ErrorEnvelope:\n", "are both `ErrorEnvelope`", "rename");
    // A type for an object that is described in place is named after where it is.
    let spec = insert_before(
        &real(),
        "    ErrorEnvelope:\n",
        "    Errors:\n      type: array\n      items: {type: object, properties: {a: {type: string}}}\n    ErrorsItem: {type: object}\n",
    );
    trips(&spec, "name-clash", "    ErrorsItem:", "are both `ErrorsItem`", "rename");
}

#[test]
fn composition() {
    let with = |schema: &str| insert_before(&real(), "    ErrorEnvelope:\n", schema);
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
