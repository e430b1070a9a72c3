import FinhubSessions
import Foundation
import Testing

@Suite struct AnnaTests {
    let sandbox = try? FinHubSandbox(
        program: ProcessInfo.processInfo.environment["FINHUB_SANDBOX"] ?? "/usr/local/bin/finhub-sandbox")
    let anna = Credentials(username: "anna.larsen@example.com", password: "her_secure_password")

    @Test func leavesNoSessionBehind() async throws {
        let sandbox = try #require(sandbox)
        _ = try await sandbox.client().withSession(
            customerID: "cust_12345", userID: "user_67890", credentials: anna
        ) { try await $0.accessToken() }
        #expect(try await sandbox.ask("GET", "sessions") == #"{"sessions":[]}"#)
    }

    @Test func saysWhenAnAnswerWasLost() async throws {
        let sandbox = try #require(sandbox)
        try await sandbox.ask("POST", "script", #"[{"handle": true, "end": "reset"}]"#)
        await #expect {
            try await sandbox.client().createSession(
                customerID: "cust_12345", userID: "user_67890", credentials: anna)
        } throws: { ($0 as? FinHubError)?.sessionMayExist == true }
    }
}
