import FinhubSessions

/// The body of your backend's answer to the app. It holds the tokens: send it over TLS, log it nowhere.
func handOver(_ ofThisRequest: FinHubClient, _ credentials: Credentials) async throws -> String {
    let session = try await ofThisRequest.createSession(
        customerID: "cust_12345", userID: "user_67890", credentials: credentials)
    return try session.toSecretJSON().exposeSecret()
}
