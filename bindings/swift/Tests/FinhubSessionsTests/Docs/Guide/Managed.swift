import FinhubSessions

func balance(_ client: FinHubClient, _ credentials: Credentials) async throws -> String {
    // snippet
    let balance = try await client.withSession(
        customerID: "cust_12345", userID: "user_67890", credentials: credentials
    ) { session in
        try await fetchBalance(token: try await session.accessToken())
    }
    // The session is logged out here, whatever became of the body.
    // end
    return balance
}

/// Stands for a call of FinHub's other APIs.
private func fetchBalance(token: Secret) async throws -> String {
    "Authorization: Bearer \(token.exposeSecret())".isEmpty ? "" : "42.00 EUR"
}
