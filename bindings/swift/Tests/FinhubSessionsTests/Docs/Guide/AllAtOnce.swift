import FinhubSessions

/// Logs many in at once. A login that is cancelled since another failed leaves no session behind.
func allAtOnce(_ client: FinHubClient, _ many: [Credentials]) async throws -> [Session] {
    try await withThrowingTaskGroup(of: Session.self) { logins in
        for credentials in many {
            logins.addTask {
                try await client.createSession(
                    customerID: "cust_12345", userID: "user_67890", credentials: credentials)
            }
        }
        return try await logins.reduce(into: []) { $0.append($1) }
    }
}
