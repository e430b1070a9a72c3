import FinhubSessions

func firstLogin() async throws {
    let client = try FinHubClient(forwardedFor: "203.0.113.42")
    let session = try await client.createSession(
        customerID: "cust_12345",
        userID: "user_67890",
        username: "anna.larsen@example.com",
        password: "her_secure_password"
    )
    print(session)  // tokens show as [redacted]
    print(session.tokenExpiresAt as Any)  // about an hour from now
    print(session.sessionExpiresAt as Any)  // about a day from now

    let termination = try await client.deleteSession(session)
    print(termination.outcome)  // terminated
}
