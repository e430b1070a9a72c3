import FinhubSessions

/// Has a token that lives at each step: where it is about to end, `ask` gives the credentials of a new login.
func inSteps(
    _ client: FinHubClient, _ steps: [String], ask: @escaping @Sendable () async throws -> Credentials?,
    work: (String, Secret) async throws -> Void
) async throws {
    guard let credentials = try await ask() else { return }
    try await client.withSession(
        customerID: "cust_12345", userID: "user_67890", credentials: credentials, renewWith: ask
    ) { active in
        for step in steps {
            try await work(step, active.accessToken())
        }
    }
}
