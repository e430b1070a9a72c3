import FinhubSessionsTesting

@testable import FinhubSessions

extension Sandbox {
    /// A client that can log in, with other settings: `sandbox.client { $0.options.maxRetries = 0 }`.
    func client(_ change: (inout Settings) -> Void) throws -> FinHubClient {
        var settings = Settings(options: ClientOptions(forwardedFor: "203.0.113.42", headers: [:]))
        change(&settings)
        return FinHubClient(try settings.connect(environment: environment))
    }

    /// Waits until so many requests have arrived.
    func arrived(_ count: Int) async throws {
        try await until("\(count) requests have arrived") { try self.requests().count >= count }
    }
}

extension FinHubClient {
    /// Logs in the customer whom the sandbox knows.
    func logIn() async throws -> Session {
        try await createSession(
            customerID: Sandbox.customerID, userID: Sandbox.userID, credentials: Sandbox.credentials)
    }

    /// Logs in the customer whom the sandbox knows for the length of `body`.
    func whileLoggedIn<Value: Sendable>(
        renewWith: RenewWith? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (any ActiveSession) async throws -> Value
    ) async throws -> Value {
        try await withSession(
            customerID: Sandbox.customerID,
            userID: Sandbox.userID,
            credentials: Sandbox.credentials,
            renewWith: renewWith,
            body
        )
    }
}
