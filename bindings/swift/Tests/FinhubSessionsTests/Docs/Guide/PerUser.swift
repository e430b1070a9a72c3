import FinhubSessions

func logIn(_ client: FinHubClient, address: String, device: String) async throws -> Session {
    // snippet
    let theirs = try client.withOptions(forwardedFor: address, deviceID: device)
    let session = try await theirs.createSession(
        customerID: "cust_12345",
        userID: "user_67890",
        username: "anna.larsen@example.com",
        password: "her_secure_password"
    )
    // end
    return session
}
