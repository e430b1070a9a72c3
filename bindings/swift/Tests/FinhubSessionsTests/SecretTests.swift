import Testing

@testable import FinhubSessions

/// What must not show.
@Suite struct SecretTests {
    @Test func aSecretDoesNotPrint() {
        expectRedacted(Secret("hunter2"), "hunter2")
    }

    @Test func credentialsDoNotPrint() {
        let credentials = Credentials(
            username: "canary-name", password: "canary-word", credentialType: "canary-type", value: "canary-value",
            bodyTenantID: "canary-tenant", bearer: Secret("canary-bearer"))
        expectRedacted(credentials, "canary-")
    }

    @Test func aClientDoesNotPrint() throws {
        let client = try FinHubClient(tenantID: "canary-t", tenantKey: "canary-k", forwardedFrom: "canary-from")
        expectRedacted(client, "canary-")
    }

    @Test func aProxysPasswordDoesNotPrint() {
        expectRedacted(Proxy.url(Secret("http://me:canary@localhost")), "canary")
    }

    @Test func aSessionPrintsAllButItsTokens() throws {
        let session = try Session.handedOver()
        expectRedacted(session, "canary-refresh")
        expectRedacted(session, Session.exampleToken)
        #expect("\(session)".hasPrefix(#"Session { session_id: "s-1", customer_id: "c-1", user_id: "u-1", "#))
        #expect("\(session)".contains(#"error_type: Some("NONE"), message: Some("Session created successfully") }"#))
        let client = try FinHubClient(tenantID: "t", forwardedFrom: "tests")
        expectRedacted(try client.resume(session), "canary-refresh")
    }

    @Test func secretsAreEqualByTheirBytes() {
        #expect(Secret("one") == Secret("one"))
        #expect(Secret("one") != Secret("two"))
        #expect(Secret("one") != Secret("one "))
        #expect("\u{e9}" == "e\u{301}", "texts are equal where they look the same")
        #expect(Secret("\u{e9}") != Secret("e\u{301}"))
        #expect(Set([Secret("one"), Secret("one"), Secret("\u{e9}"), Secret("e\u{301}")]).count == 3)
    }

    @Test func aSecretGivesItsTextWhenItIsAskedFor() {
        let text = "\u{0} \u{1F511} and more"
        #expect(Secret(text).exposeSecret() == text)
    }

    /// However somebody may print it.
    private func expectRedacted(_ value: Any, _ secret: String) {
        var dumped = ""
        dump(Holder(value: value), to: &dumped)
        let printed = [
            "\(value)", String(describing: value), String(reflecting: value), dumped, "\([value])",
            "\(Optional.some(value) as Any)", "\(Holder(value: value))", String(reflecting: Holder(value: value)),
            "\(Array(Mirror(reflecting: value).children))",
        ]
        for text in printed { #expect(!text.contains(secret)) }
        #expect(printed[0].contains("[redacted]"))
    }
}

private struct Holder {
    let value: Any
}
