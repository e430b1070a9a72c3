//! A spec, edited as a maintainer would.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::path::Path;

use xtask_generate::{Failure, Finding, Generated, GeneratedFile, generate};

pub(crate) const PATH: &str = "openapi/sessions.yaml";

/// The description that the tests edit.
pub(crate) fn known() -> String {
    include_str!("known.yaml").to_owned()
}

/// The description as it is now, of which the tests know nothing but that it is one.
pub(crate) fn current() -> String {
    include_str!("../../../../openapi/sessions.yaml").to_owned()
}

/// The text with the first `from` replaced. It must be there, so that no edit is silently none.
pub(crate) fn replace(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the spec no longer holds {from:?}");
    text.replacen(from, to, 1)
}

/// The text with a block before a line.
pub(crate) fn insert_before(text: &str, line: &str, block: &str) -> String {
    replace(text, line, &format!("{block}{line}"))
}

/// The known spec with a third operation, a new header, new fields and new statuses: nothing else.
pub(crate) fn extended() -> String {
    extend(&known())
}

/// A spec with more in it, under names that nobody else would choose.
fn extend(spec: &str) -> String {
    let text = insert_before(spec, "\ncomponents:", PEEK_SESSION);
    let text = insert_before(&text, "\n  responses:\n    SessionCreated:", TRACE_HEADER);
    let text = insert_before(&text, "\n    CreateSessionResponse:", NEW_SCHEMA);
    let text = replace(
        &text,
        "        - $ref: \"#/components/parameters/Accept\"\n",
        "        - $ref: \"#/components/parameters/Accept\"\n        - $ref: \"#/components/parameters/ProbeTrace\"\n",
    );
    let text = replace(&text, "        errorType:\n", &format!("{NEW_FIELDS}        errorType:\n"));
    let text = replace(
        &text,
        "        credentialType:\n",
        "        channel:\n          type: string\n          enum: [mobile, branch]\n        credentialType:\n",
    );
    replace(
        &text,
        "        \"404\":\n",
        "        \"418\":\n          description: Another login is under way.\n          content:\n            \
         application/json:\n              schema:\n                $ref: \
         \"#/components/schemas/ErrorEnvelope\"\n        \"404\":\n",
    )
}

/// A spec, extended, with operations of every kind, and with more that every call has to give: a header and a
/// field of the login.
pub(crate) fn demanding(spec: &str) -> String {
    let text = insert_before(&extend(spec), "\ncomponents:", include_str!("further.yaml"));
    let text = insert_before(&text, "\n  schemas:\n", FURTHER_COMPONENTS);
    let text = replace(&text, "  - Accept\n\npaths:", "  - Accept\n  - X-Probe-Trace\n\npaths:");
    let text =
        replace(&text, "name: X-Probe-Trace\n", "name: X-Probe-Trace\n      required: true\n");
    let accept = "        - $ref: \"#/components/parameters/Accept\"\n";
    let trace = accept.replace("/Accept", "/ProbeTrace");
    let text = text.replace(&format!("{accept}{trace}"), accept);
    let text = text.replace(accept, &format!("{accept}{trace}"));
    let text = replace(&text, "tenantKey, tenantSecret]", "tenantKey, tenantSecret, branch]");
    replace(&text, "        channel:\n", "        branch: {type: string}\n        channel:\n")
}

/// Components that describe their schemas in place.
const FURTHER_COMPONENTS: &str = "    DeviceChanged:
      description: What changed, and what did not.
      content:
        application/json:
          schema:
            oneOf:
              - {type: object, properties: {changed: {type: string}}}
              - {type: object, properties: {unchanged: {type: string}}}

  requestBodies:
    DeviceChange:
      required: true
      content: {application/json; charset=utf-8: {schema: {type: array, items: {type: string}}}}
";

const PEEK_SESSION: &str = r##"
  /api/v2.1/customer/individual/{customerId}/users/{userId}/sessions/{sessionId}/peek:
    parameters:
      - $ref: "#/components/parameters/CustomerId"
      - $ref: "#/components/parameters/UserId"
      - $ref: "#/components/parameters/SessionId"
    get:
      operationId: peekSession
      summary: Look at a session
      security:
        - bearerAuth: []
      parameters:
        - name: verbose
          in: query
          schema: {type: boolean}
        - $ref: "#/components/parameters/TenantId"
        - $ref: "#/components/parameters/UserAgent"
        - $ref: "#/components/parameters/ForwardedFrom"
        - $ref: "#/components/parameters/ForwardedForOptional"
        - $ref: "#/components/parameters/Platform"
        - $ref: "#/components/parameters/DeviceId"
        - $ref: "#/components/parameters/SecChUaPlatform"
        - $ref: "#/components/parameters/Accept"
        - $ref: "#/components/parameters/ProbeTrace"
      responses:
        "200":
          description: The session.
          headers:
            X-Request-Id: {schema: {type: string}}
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/PeekedSession"
        "429":
          description: Too many requests.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/ErrorEnvelope"
        default:
          description: Anything else.
"##;

const TRACE_HEADER: &str = r"    ProbeTrace:
      name: X-Probe-Trace
      in: header
      description: Follows a request through FinHub.
      schema: {type: string, format: uuid}
      example: 4bf92f35
";

const NEW_SCHEMA: &str = r##"
    PeekedSession:
      type: object
      additionalProperties: false
      required: [state, owner]
      properties:
        state:
          type: string
          enum: [ACTIVE, ENDED]
        since:
          type: string
          format: date-time
        owner:
          type: string
          format: uuid
          nullable: true
        stepUpToken:
          type: string
          format: password
        attempts:
          type: integer
          format: int32
          minimum: 0
          maximum: 10
        devices:
          type: array
          maxItems: 3
          items: {$ref: "#/components/schemas/Device"}
        limits:
          type: object
          additionalProperties: {type: number, multipleOf: 0.01}
        parent:
          allOf: [{$ref: "#/components/schemas/PeekedSession"}]
          nullable: true
    Device:
      type: object
      properties:
        deviceId: {type: string, pattern: "^[0-9]+$"}
        location:
          type: object
          properties:
            country: {type: string, minLength: 2, maxLength: 2}
"##;

const NEW_FIELDS: &str = "        \
    probedAt:\n          type: string\n          format: date-time\n        \
    probeCount:\n          type: integer\n          format: int32\n          maximum: 5\n        \
    roles:\n          type: array\n          items: {type: string, enum: [USER]}\n        \
    previous:\n          type: object\n          nullable: true\n          properties:\n            \
    refreshToken: {type: string, format: password}\n";

pub(crate) fn files(spec: &str) -> Vec<GeneratedFile> {
    generated(spec).files
}

/// What could be better in a spec that generates.
pub(crate) fn advice(spec: &str) -> Vec<Finding> {
    generated(spec).advice.list
}

fn generated(spec: &str) -> Generated {
    generate(spec.as_bytes(), PATH).unwrap_or_else(|failure| panic!("{failure}"))
}

/// Asserts that every generated Rust file is Rust.
pub(crate) fn assert_rust_parses(spec: &str) {
    let files = files(spec);
    let rust: Vec<_> = files.iter().filter(|file| is(file, "rs")).collect();
    assert!(!rust.is_empty());
    for file in rust {
        syn::parse_file(&file.content).unwrap_or_else(|error| panic!("{}: {error}", file.path));
    }
}

/// Whether a file's name ends in this extension.
pub(crate) fn is(file: &GeneratedFile, extension: &str) -> bool {
    Path::new(&*file.path).extension().is_some_and(|found| found == extension)
}

pub(crate) fn file(spec: &str, name: &str) -> String {
    let found = files(spec).into_iter().find(|file| file.path.ends_with(name));
    found.expect("the file is generated").content
}

pub(crate) fn findings(spec: &str) -> Vec<Finding> {
    match generate(spec.as_bytes(), PATH) {
        Ok(_) => Vec::new(),
        Err(Failure::Spec(findings)) => findings.list,
        Err(failure) => panic!("{failure}"),
    }
}

/// Asserts that the spec has a finding of this rule on the line that holds `at`.
pub(crate) fn trips(spec: &str, rule: &str, at: &str, says: &str, helps: &str) {
    holds(&findings(spec), spec, rule, at, says, helps);
}

/// Asserts that the spec generates, with this advice on the line that holds `at`.
pub(crate) fn advises(spec: &str, rule: &str, at: &str, says: &str, helps: &str) {
    holds(&advice(spec), spec, rule, at, says, helps);
}

fn holds(found: &[Finding], spec: &str, rule: &str, at: &str, says: &str, helps: &str) {
    let line = line_of(spec, at);
    let hit = found.iter().any(|it| {
        it.rule == rule && it.line == line && it.what.contains(says) && it.remedy.contains(helps)
    });
    assert!(hit, "no [{rule}] {says} on line {line} among {found:#?}");
}

/// The line that holds `at`, from 1.
pub(crate) fn line_of(spec: &str, at: &str) -> usize {
    let start = spec.find(at).expect("the edit is in the spec");
    1 + spec[..start].matches('\n').count()
}
