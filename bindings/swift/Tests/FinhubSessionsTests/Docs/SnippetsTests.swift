import FinhubSessions
import Testing

/// The guide's tasks and its app.
@Suite struct SnippetsTests {
    @Test func manyLogInAtOnce() async throws {
        let sandbox = try Sandbox()
        let anna = Credentials(username: "anna.larsen@example.com", password: "her_secure_password")
        #expect(try await allAtOnce(sandbox.client(), [anna, anna, anna]).count == 3)
        #expect(try sandbox.liveSessions() == 3)
    }

    @Test func anAppNeedsNoTenantKeys() throws {
        #expect(throws: Never.self) { try appClient(version: "2.1", installation: "0191d3a8") }
    }
}
