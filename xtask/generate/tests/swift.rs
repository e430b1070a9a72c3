//! What Swift's users see of operations, types and further fields.

mod spec;

use spec::{current, demanding, extended, file, insert_before, known, replace};

/// The description of the tests, with login and logout written by hand as in the SDK.
fn by_hand(spec: &str) -> String {
    let text = replace(
        spec,
        "operationId: createSession\n",
        "operationId: createSession\n      x-finhub-by-hand: true\n",
    );
    replace(
        &text,
        "operationId: deleteSession\n",
        "operationId: deleteSession\n      x-finhub-by-hand: true\n",
    )
}

fn operations(spec: &str) -> String {
    file(&by_hand(spec), "Generated/Operations.swift")
}

fn types(spec: &str) -> String {
    file(&by_hand(spec), "Generated/Types.swift")
}

#[track_caller]
fn assert_holds(text: &str, part: &str) {
    assert!(text.contains(part), "there is no\n{part}\nin\n{text}");
}

#[test]
fn an_operation_is_a_method_with_labelled_and_typed_arguments() {
    let text = operations(&extended());
    assert_holds(
        &text,
        "    public func peekSession(
        customerID: String,
        userID: String,
        sessionID: String,
        verbose: Bool? = nil,
        token: Secret
    ) async throws -> PeekedSession {
        try await self.answer(
            of: \"peek_session\",
            path: [
                \"customerId\": customerID.toJSON(),
                \"userId\": userID.toJSON(),
                \"sessionId\": sessionID.toJSON(),
            ],
            query: [
                \"verbose\": verbose?.toJSON()
            ],
            token: token
        )
    }
",
    );
    assert!(!text.contains("func createSession") && !text.contains("func deleteSession"), "{text}");
}

#[test]
fn a_method_says_what_it_takes_and_how_it_fails() {
    let text = operations(&extended());
    for line in [
        "    /// Look at a session (`peekSession`).\n",
        "    ///   - customerID: The individual customer. An opaque string.\n",
        "    ///   - verbose: `verbose`.\n",
        "    ///   - ``FinHubError/rateLimited(_:)``: 429.\n",
    ] {
        assert_holds(&text, line);
    }
}

#[test]
fn every_kind_of_operation_has_its_form() {
    let text = operations(&demanding(&known()));
    for part in [
        "public func listDevices(\n        customerID: String,\n        pageSize: Int64? = nil,\n        kinds: [String]? = nil",
        ") async throws -> [ListDevicesResponseItem] {",
        // No body and no answer.
        "    ) async throws {\n        try await self.perform(\n            \"forget_devices\",",
        // The fields of a body are arguments, and its answer may be left alone.
        "    @discardableResult\n    public func replaceDevice(\n        customerID: String,\n        deviceNumber: Int64,\n        name: String,\n        devicePin: Secret\n",
        "            body: JSONValue(members: [\n                \"name\": name.toJSON(),\n                \"devicePin\": devicePin.toJSON(),\n            ]),\n",
        // A body that is no object is one argument.
        "        body: [String]\n",
        "            body: body.toJSON(),\n",
        "        reason: String,\n        everywhere: Bool? = nil\n    ) async throws -> Int64 {",
        ") async throws -> [String: JSONValue] {",
    ] {
        assert_holds(&text, part);
    }
}

#[test]
fn a_type_has_its_fields_and_prints_no_secret() {
    let text = types(&extended());
    for part in [
        "public struct PeekedSession: Sendable, Hashable {\n",
        "    public let state: String\n",
        "    public let owner: String?\n",
        "    public let stepUpToken: Secret?\n",
        "    public let attempts: Int64?\n",
        "    public let devices: [Device]?\n",
        "    public let limits: [String: Double]?\n",
        "extension PeekedSession: Redacted {\n",
        "        self.state = try json.required(\"state\")\n",
        "        self.stepUpToken = try json.optional(\"stepUpToken\")\n",
        "            \"stepUpToken\": stepUpToken?.toJSON(),\n",
    ] {
        assert_holds(&text, part);
    }
    // Nobody sends it, so nobody makes it.
    assert!(!text.contains("public init("), "{text}");
}

#[test]
fn a_value_that_holds_another_of_its_kind_does_so_in_a_box() {
    let text = types(&extended());
    for part in [
        "    private let boxedParent: Boxed<PeekedSession>?\n",
        "    public var parent: PeekedSession? { boxedParent?.value }\n",
        "        self.boxedParent = try json.optional(\"parent\").map(Boxed.holding)\n",
    ] {
        assert_holds(&text, part);
    }
}

#[test]
fn a_body_that_is_arguments_has_no_type_but_what_it_holds_has() {
    let put = "
  /api/v2.1/labels/{label}:
    put:
      operationId: setLabel
      parameters: [{name: label, in: path, required: true, schema: {type: string}}]
      security: [{bearerAuth: []}]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [label]
              properties:
                label: {type: string}
                token: {type: string, format: password}
                class: {type: string}
                colour: {type: object, required: [red], properties: {red: {type: integer}, blue: {type: integer}}}
      responses: {\"204\": {description: Set.}}
";
    let put = replace(put, "parameters: [", &format!("parameters: [{STANDARD}"));
    let spec = insert_before(&known(), "\ncomponents:", &put);
    let (operations, types) = (operations(&spec), types(&spec));
    assert_holds(
        &operations,
        "        label: String,
        bodyLabel: String,
        bodyToken: Secret? = nil,
        `class`: String? = nil,
        colour: SetLabelRequestColour? = nil,
        token: Secret
    ) async throws {",
    );
    assert_holds(&operations, "                \"label\": bodyLabel.toJSON(),\n");
    assert_holds(&operations, "    ///   - class: `class`.\n");
    assert!(!types.contains("struct SetLabelRequest:"), "{types}");
    assert_holds(
        &types,
        "    public init(\n        red: Int64,\n        blue: Int64? = nil\n    ) {\n",
    );
}

const STANDARD: &str = "{$ref: \"#/components/parameters/TenantId\"}, {$ref: \"#/components/parameters/UserAgent\"}, \
    {$ref: \"#/components/parameters/ForwardedFrom\"}, {$ref: \"#/components/parameters/ForwardedForOptional\"}, \
    {$ref: \"#/components/parameters/Platform\"}, {$ref: \"#/components/parameters/DeviceId\"}, \
    {$ref: \"#/components/parameters/SecChUaPlatform\"}, {$ref: \"#/components/parameters/Accept\"}, ";

#[test]
fn a_new_field_of_the_login_is_an_argument_and_one_of_an_answer_an_accessor() {
    let spec = replace(
        &current(),
        "        credentialType:\n",
        "        swiftProbe: {type: string, format: password}\n        credentialType:\n",
    );
    let probe = "        swiftAnswer: {type: integer, description: How many.}\n";
    let spec = insert_before(&spec, "        refreshToken:\n", probe);
    let login = file(&spec, "Generated/LoginArguments.swift");
    assert_eq!(login.matches("        swiftProbe: Secret? = nil").count(), 3, "{login}");
    assert_holds(&login, "                \"swiftProbe\": swiftProbe?.toJSON()");
    assert_holds(&login, "            swiftProbe: swiftProbe");
    let answers = file(&spec, "Generated/AnswerFields.swift");
    assert_holds(
        &answers,
        "    /// How many.\n    public var swiftAnswer: Int64? { furtherFields.swiftAnswer }\n",
    );
    assert_holds(&answers, "            self.swiftAnswer = try json.optional(\"swiftAnswer\")\n");
}

#[test]
fn cases_call_every_operation_by_its_name() {
    let text = file(&by_hand(&demanding(&known())), "Generated/OperationsByName.swift");
    for part in [
        "    case \"peek_session\":\n        return try await client.peekSession(\n",
        "            customerID: arguments.required(\"customer_id\"),\n",
        "            verbose: arguments.optional(\"verbose\"),\n",
        "            token: arguments.required(\"token\")\n        )\n",
        "    case \"forget_devices\":\n        try await client.forgetDevices(\n",
        "        )\n        return nil\n",
    ] {
        assert_holds(&text, part);
    }
    assert!(!text.contains("create_session"), "{text}");
}

#[test]
fn no_line_of_code_is_longer_than_the_formatter_allows() {
    for name in ["Operations.swift", "Types.swift", "LoginArguments.swift", "AnswerFields.swift"] {
        let text = file(&by_hand(&demanding(&known())), &format!("Generated/{name}"));
        let code = text.lines().filter(|line| !line.starts_with("//"));
        let long: Vec<_> =
            code.filter(|line| line.chars().count() > 120 || line.ends_with(' ')).collect();
        assert_eq!(long, [""; 0], "{name}");
    }
}
