import FinhubSessions
import Foundation
import Testing

@Suite struct AnnaTests {
    let sandbox: FinHubSandbox
    let anna = Credentials(username: "anna.larsen@example.com", password: "her_secure_password")

    init() throws {
        let program = try #require(ProcessInfo.processInfo.environment["FINHUB_SANDBOX"])
        sandbox = try FinHubSandbox(program: program)
    }

    @Test func saysWhenAnAnswerWasLost() async throws {
        try await sandbox.ask("POST", "script", #"[{"handle": true, "end": "reset"}]"#)
        let client = try sandbox.client()
        await #expect {
            try await client.createSession(customerID: "cust_12345", userID: "user_67890", credentials: anna)
        } throws: {
            ($0 as? FinHubError)?.sessionMayExist == true
        }
    }

    @Test func renewsTheTokenAnHourLater() async throws {
        let clock = try TestClock()
        let client = try sandbox.client(clock: clock)
        try await client.withSession(
            customerID: "cust_12345", userID: "user_67890", credentials: anna, renewWith: { [anna] in anna }
        ) { session in
            let token = try await session.accessToken()
            try clock.advance(by: .seconds(3600))
            #expect(try await session.accessToken() != token)
        }
    }
}
