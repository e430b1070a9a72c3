import FinhubSessions

/// Logs many in at once. Where one login fails, or the task is cancelled, none of their sessions is left behind.
func allAtOnce(_ client: FinHubClient, _ many: [Credentials]) async throws -> [Session] {
    try await withThrowingTaskGroup(of: Session.self) { logins in
        for credentials in many {
            logins.addTask {
                try await client.createSession(
                    customerID: "cust_12345", userID: "user_67890", credentials: credentials)
            }
        }
        var made: [Session] = []
        var failure: (any Error)?
        while let login = await logins.nextResult() {  // to the last: a session that nobody takes stays alive
            switch login {
            case .success(let session): made.append(session)
            case .failure(let error):
                failure = failure ?? error
                logins.cancelAll()
            }
        }
        guard let failure else { return made }
        // In a task of its own: one that was cancelled sends no logout.
        await Task { [made] in for session in made { _ = try? await client.deleteSession(session) } }.value
        throw failure
    }
}
