//! The rules about operations, their headers, parameters and answers: the edit that trips each, the line that
//! it names, and the remedy.

mod spec;

use spec::{findings, insert_before, known, replace, trips};

#[test]
fn operation_id() {
    let id = "operationId: createSession";
    let with = |new: &str| replace(&known(), id, new);
    trips(&with("x-none: 1"), "operation-id", "    post:", "has no operationId", "lowerCamelCase");
    for id in ["create-session", "create session", "créer", "2fa", "\"\""] {
        let id = format!("operationId: {id}");
        trips(&with(&id), "operation-id", &id, "cannot be a name in code", "ASCII");
    }
    trips(
        &with("operationId: move"),
        "operation-id",
        "operationId: move",
        "uses already",
        "add a noun",
    );
    for id in ["close", "withOptions", "deleteSessionById"] {
        let id = format!("operationId: {id}");
        trips(&with(&id), "operation-id", &id, "uses already", "add a noun");
    }
    trips(
        &with("operationId: inner"),
        "operation-id",
        "operationId: inner",
        "uses already",
        "add a noun",
    );
    let spec = replace(&known(), "operationId: deleteSession", id);
    let second = replace(&spec, id, "operationId: createSESSION");
    trips(&second, "operation-id", id, "is taken by line", "rename");
}

#[test]
fn method() {
    let spec = replace(&known(), "    delete:\n", "    trace:\n");
    trips(&spec, "method", "    trace:", "cannot send TRACE", "another method");
}

#[test]
fn standard_headers() {
    let spec = replace(&known(), "        - $ref: \"#/components/parameters/DeviceId\"\n", "");
    trips(
        &spec,
        "standard-headers",
        "    post:",
        "createSession does not take the standard header `deviceId`",
        "#/components/parameters/DeviceId",
    );
    let spec = replace(&known(), "  - X-Tenant-ID\n", "  - X-Tenant-ID\n  - X-Absent\n");
    trips(
        &spec,
        "standard-headers",
        "- X-Absent",
        "no component describes",
        "components/parameters",
    );
    let spec = replace(&known(), "  - X-Tenant-ID\n", "  - X-Tenant-ID\n  - x-tenant-id\n");
    trips(&spec, "standard-headers", "- x-tenant-id", "listed twice", "remove");
    let spec = replace(&known(), "x-finhub-standard-headers", "x-other");
    trips(
        &spec,
        "standard-headers",
        "# The description",
        "not listed",
        "x-finhub-standard-headers",
    );
}

#[test]
fn standard_headers_may_stand_at_the_path_and_in_any_case() {
    let accept = "        - $ref: \"#/components/parameters/Accept\"\n";
    let spec = replace(&known(), accept, "");
    let spec = insert_before(
        &spec,
        "    post:\n",
        "    parameters:\n      - $ref: \"#/components/parameters/Accept\"\n",
    );
    assert_eq!(findings(&spec), []);
    let spec = replace(&known(), "  - X-Tenant-ID\n", "  - x-tenant-id\n");
    assert_eq!(findings(&spec), []);
}

#[test]
fn header() {
    let spec = replace(&known(), "name: deviceId", "name: device id");
    trips(&spec, "header", "    DeviceId:\n", "not the name of an HTTP header", "hyphens");
}

#[test]
fn duplicate_parameter() {
    let accept = "        - $ref: \"#/components/parameters/Accept\"\n";
    let other = "        - {name: ACCEPT, in: header, description: a, example: b, schema: {type: string}}\n";
    let spec = replace(&known(), accept, &format!("{accept}{other}"));
    trips(&spec, "duplicate-parameter", "- {name: ACCEPT", "a second time", "remove");
    let hyphen = other.replace("ACCEPT", "device-id");
    let spec = replace(&known(), accept, &format!("{accept}{hyphen}"));
    assert!(findings(&spec).iter().all(|finding| finding.rule != "duplicate-parameter"));
}

#[test]
fn secret_place() {
    for place in ["query", "path"] {
        let parameter = format!(
            "        - {{name: apiKey, in: {place}, required: true, schema: {{type: string, format: password}}}}\n"
        );
        let spec = insert_before(
            &known(),
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
        &known(),
        created,
        "        \"201\":\n          $ref: \"#/components/responses/SessionTerminated\"\n",
    );
    trips(&spec, "success", "\"201\":", "another schema than 200", "same schema");
    let spec = replace(&known(), created, "        \"204\": {description: Nothing.}\n");
    trips(&spec, "success", "\"204\":", "another schema than 200", "same schema");
    let spec = replace(
        &known(),
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
    let with = |answer: &str| replace(&known(), created, &format!("        \"201\": {answer}\n"));
    let spec = with("{description: a, content: {application/pdf: {}}}");
    trips(&spec, "success", "\"201\":", "none of it is JSON", "application/json");
    let spec = with("{description: a, content: {application/json: {schema: {type: object}}}}");
    trips(&spec, "success", "\"201\":", "another schema than 200", "same schema");
    trips(
        &replace(&known(), "        \"200\":", "        2XX:"),
        "status",
        "2XX",
        "no status",
        "write the statuses out",
    );
    trips(
        &replace(&known(), "        \"404\":", "        missing:"),
        "status",
        "missing:",
        "no status",
        "4XX",
    );
}

#[test]
fn error_envelope() {
    let envelope = "$ref: \"#/components/schemas/ErrorEnvelope\"";
    let spec = replace(&known(), envelope, "$ref: \"#/components/schemas/CreatedSession\"");
    trips(&spec, "error-envelope", envelope_line(&spec), "answers 400", "ErrorEnvelope");
    for status in ["\"429\"", "4XX", "default"] {
        let answer =
            format!("        {status}: {{description: a, content: {{text/html: {{}}}}}}\n");
        let spec = insert_before(&known(), "        \"404\":\n", &answer);
        trips(&spec, "error-envelope", &answer, "another body", "ErrorEnvelope");
        // Core maps by the status, so an answer need not say more.
        let bare = format!("        {status}: {{description: a}}\n");
        assert_eq!(findings(&insert_before(&known(), "        \"404\":\n", &bare)), []);
    }
}

fn envelope_line(spec: &str) -> &str {
    let start = spec.find("    BadRequest:\n      description").expect("the answer is there");
    let schema = spec[start..].find("          schema:").expect("with a schema");
    &spec[start + schema..]
}

#[test]
fn path_parameter() {
    let spec = replace(&known(), "        - $ref: \"#/components/parameters/UserId\"\n", "");
    trips(&spec, "path-parameter", "    post:", "does not declare `userId`", "in: path");
    let spec = replace(&known(), "/users/{userId}/sessions:", "/users/sessions:");
    trips(
        &spec,
        "path-parameter",
        "        - $ref: \"#/components/parameters/UserId\"",
        "has no `{userId}`",
        "remove",
    );
    let spec = replace(&known(), "{userId}/sessions:", "{userId/sessions:");
    trips(&spec, "path-parameter", "    post:", "braces", "{name}");
    let spec = replace(&known(), "{userId}/sessions:", "{userId}/{userId}/sessions:");
    trips(&spec, "path-parameter", "    post:", "stands twice", "another name");
}

#[test]
fn parameter() {
    let tenant = "        - $ref: \"#/components/parameters/TenantId\"\n";
    let with =
        |parameter: &str| insert_before(&known(), tenant, &format!("        - {parameter}\n"));
    let trips = |parameter: &str, says: &str, helps: &str| {
        trips(&with(parameter), "parameter", parameter, says, helps);
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
    let spec = replace(&known(), "      in: path\n      required: true\n", "      in: path\n");
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
        let spec = insert_before(&known(), tenant, &parameter);
        trips(&spec, "argument-name", &parameter, says, "rename");
    }
}

#[test]
fn request_body() {
    let spec =
        replace(&known(), "          application/json:\n", "          multipart/form-data:\n");
    trips(&spec, "request-body", "      requestBody:", "is not JSON", "application/json");
}

#[test]
fn security() {
    let spec = replace(&known(), "        - bearerAuth: []\n", "        - oauth: []\n");
    trips(&spec, "security", "- oauth", "no security scheme `oauth`", "securitySchemes");
    let spec = replace(&known(), "      scheme: bearer\n", "      scheme: basic\n");
    trips(&spec, "security", "        - bearerAuth: []", "not a bearer scheme", "scheme: bearer");
}
