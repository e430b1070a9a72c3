import FinhubSessions

/// Logs a customer in and out. FinHub's address, the tenant and the application are in the `FINHUB_*` variables.
@main
struct Sample {
    static func main() async throws {
        let client = try FinHubClient(
            forwardedFor: "203.0.113.42", platform: "web", deviceID: "356938035643809")
        let session = try await client.createSession(
            customerID: "cust_12345",
            userID: "user_67890",
            username: "anna.larsen@example.com",
            password: "her_secure_password"
        )
        print("logged in: \(session)")
        print("logged out: \(try await client.deleteSession(session).outcome)")
    }
}
