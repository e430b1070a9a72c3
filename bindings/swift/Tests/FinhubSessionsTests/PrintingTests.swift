import FinhubSessionsTesting
import Testing

@testable import FinhubSessions

/// What values and errors print: one line, whatever FinHub or a caller wrote.
@Suite struct PrintingTests {
    static let hostile = [
        "ok\r\nINJECTED", "\u{1B}[31mred", "a\u{0}b", "\u{85}next", "\u{2028}line\u{2029}", "\u{202E}right",
        "\u{2066}\u{2069}", "\u{FEFF}mark", "\u{7F}", "\u{200B}",
    ]

    @Test(arguments: hostile) func aSessionPrintsInOneLine(_ text: String) throws {
        let client = try FinHubClient(tenantID: "t", forwardedFrom: "tests")
        for member in ["session_id", "customer_id", "user_id", "api_user_id", "error_type", "message"] {
            let session = try Session.handedOver([member: .text(text)])
            try expectPlain(session)
            try expectPlain(try client.resume(session))
        }
    }

    @Test(arguments: hostile) func claimsPrintInOneLine(_ text: String) throws {
        for name in ["iss", "aud", "sub", "tenantId", "customerId", "userId", "userType", "jti"] {
            let token = Session.token(try claims([name: .text(text)]))
            try expectPlain(try #require(try Session.handedOver(["token": .text(token)]).unverifiedClaims))
        }
        let roles = Session.token(try claims(["roles": [.text(text)]]))
        try expectPlain(try #require(try Session.handedOver(["token": .text(roles)]).unverifiedClaims))
    }

    @Test func aTerminationPrintsInOneLine() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        for text in Self.hostile {
            try sandbox.script(
                ["body": ["success": true, "data": ["sessionId": "s-1", "status": .text(text)]]],
                ["body": ["success": true, "data": ["sessionId": .text(text)]]],
                ["status": 404, "body": ["code": 404, "message": "Session not found"]]
            )
            for id in ["s-1", "s-1", text] {
                try expectPlain(try await client.deleteSession(.handedOver(["session_id": .text(id)])))
            }
        }
    }

    @Test func anErrorPrintsInOneLine() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        for text in Self.hostile {
            let body: JSON = ["code": 400, "message": .text(text), "data": ["errorType": .text(text)]]
            try sandbox.script(["status": 400, "body": body])
            do {
                _ = try await client.logIn()
                Issue.record("it should have failed")
            } catch let error as FinHubError {
                try expectPlain(error)
                try expectPlain(error.details)
                try plain("the description", error.localizedDescription)
                try plain("the reason", error.failureReason ?? "")
            }
        }
    }

    @Test(arguments: ["a\nb", "\u{1B}[31m", "\u{0}", "\u{7F}", "\u{85}", "\u{2028}", "\u{202E}", "\u{FEFF}"])
    func theRuleOfOneLineFindsWhatBreaksIt(_ text: String) {
        #expect(throws: Mismatch.self) { try plain("a value", text) }
    }

    @Test func whatEverybodyMayReadIsPrintedAsItIs() throws {
        let session = try Session.handedOver(["message": "Größe \u{1F511} \"ok\" C:\\temp"])
        #expect("\(session)".contains("Größe \u{1F511}"))
        try plain("a value", "Größe \u{1F511} \"ok\" C:\\temp")
    }

    @Test func aSessionPrintsTheSameAsInRust() throws {
        let session = try Session.handedOver([
            "token": "opaque", "expires_at": nil, "error_type": nil, "message": "ok\r\nINJECTED",
        ])
        #expect(
            "\(session)" == """
                Session { session_id: "s-1", customer_id: "c-1", user_id: "u-1", api_user_id: "a-1", token: [redacted], \
                refresh_token: [redacted], token_expires_at: None, session_expires_at: None, error_type: None, \
                message: Some("okINJECTED") }
                """)
    }

    /// In whatever way it is printed.
    private func expectPlain(_ value: Any) throws {
        for text in printed(value) { try plain("what is printed", text) }
    }

    private func claims(_ members: [String: JSON]) throws -> String {
        String(decoding: try JSON.object(members.merging(["exp": 1]) { $1 }).data(), as: UTF8.self)
    }
}
