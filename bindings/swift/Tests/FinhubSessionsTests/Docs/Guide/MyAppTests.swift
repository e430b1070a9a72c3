import FinhubSessions
import FinhubSessionsTesting
import Testing

@Suite struct MyAppTests {
    let sandbox: Sandbox
    let client: FinHubClient
    let marcus = Sandbox.credentials

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func leavesNoSessionBehind() async throws {
        try await client.withSession(
            customerID: Sandbox.customerID, userID: Sandbox.userID, credentials: marcus
        ) { _ in
            let live = try sandbox.liveSessions()
            #expect(live.map(\.customerID) == [Sandbox.customerID])
        }
        #expect(try sandbox.liveSessions().isEmpty)
        #expect(try sandbox.requests().map(\.method) == ["POST", "DELETE"])
    }

    @Test func saysWhenAnAnswerWasLost() async throws {
        try sandbox.script(#"{"handle": true, "end": "reset"}"#)  // logs in, then cuts the connection
        await #expect {
            try await client.createSession(
                customerID: Sandbox.customerID, userID: Sandbox.userID, credentials: marcus)
        } throws: {
            ($0 as? FinHubError)?.sessionMayExist == true
        }
    }

    @Test func seesAnExpiredToken() async throws {
        let session = try await client.createSession(
            customerID: Sandbox.customerID, userID: Sandbox.userID, credentials: marcus)
        try sandbox.advance(by: .seconds(7200))
        await #expect { try await client.deleteSession(session) } throws: {
            ($0 as? FinHubError)?.kind == "unauthorized"
        }
    }

    @Test func renewsTheTokenAnHourLater() async throws {
        let clock = try TestClock()
        let client = try sandbox.client(clock: clock)
        try await client.withSession(
            customerID: Sandbox.customerID, userID: Sandbox.userID, credentials: marcus,
            renewWith: { [marcus] in marcus }
        ) { session in
            let token = try await session.accessToken()
            try clock.advance(by: .seconds(3600))
            #expect(try await session.accessToken() != token)
        }
    }
}
