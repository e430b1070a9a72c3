import FinhubSessions

func frontPage() async throws {
    // FINHUB_TENANT_ID, FINHUB_TENANT_KEY and their like say who you are.
    let client = try FinHubClient(forwardedFor: "203.0.113.42")
    let anna = Credentials(username: "anna.larsen@example.com", password: "her_secure_password")
    do {
        let session = try await client.createSession(customerID: "cust_12345", userID: "user_67890", credentials: anna)
        print("logged in: \(session)")
        print("logged out: \(try await client.deleteSession(session).outcome)")
    } catch let error as FinHubError {
        print("not logged in: \(error)")
    }
}
