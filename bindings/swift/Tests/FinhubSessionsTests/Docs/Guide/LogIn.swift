import FinhubSessions

/// Gives a session, or `nil` after it has told the end user why there is none.
func logIn(
    _ client: FinHubClient, _ credentials: Credentials, tell: (String) -> Void, log: (String) -> Void
) async throws -> Session? {
    do {
        return try await client.createSession(customerID: "cust_12345", userID: "user_67890", credentials: credentials)
    } catch let error as FinHubError {
        switch error {
        case .invalidCredentials: tell("Wrong username or password.")
        case .rateLimited: tell("Please wait \(error.retryAfter ?? .seconds(60)).")
        default:
            log("login failed: \(error)")
            tell("Please try again later.")
        }
        return nil
    }
}
