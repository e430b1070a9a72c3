import Testing

@testable import FinhubSessions

/// The sandbox in the hands of a test.
@Suite struct SandboxTests {
    let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
    }

    @Test func theCustomerLogsInAndOut() async throws {
        let client = try sandbox.client()
        let session = try await client.logIn()
        #expect(try sandbox.liveSessions() == 1)
        try await client.deleteSession(session)
        #expect(try sandbox.liveSessions() == 0)
        let requests = try sandbox.requests()
        #expect(requests.map(\.method) == ["POST", "DELETE"])
        #expect(requests.last?.header("authorization") == ["Bearer \(session.token.exposeSecret())"])
    }

    @Test func aScriptSaysWhatGoesWrong() async throws {
        try sandbox.script(["status": 429, "headers": [["Retry-After", "7"]]])
        let client = try sandbox.client { $0.options.maxRetries = 0 }
        await #expect { try await client.logIn() } throws: { ($0 as? FinHubError)?.retryAfter == .seconds(7) }
    }

    @Test func aStepThatContradictsItselfIsRefused() throws {
        #expect { try sandbox.script([:], ["status": 7]) } throws: { "\($0)".contains("Step 1: `status` is 7") }
    }

    @Test func aConnectionIsMetBeforeAByteIsRead() async throws {
        let session = try await sandbox.client().logIn()
        try sandbox.connections("reset")
        #expect(try await sandbox.client().deleteSession(session).outcome == .terminated)
    }
}
