import FinhubSessions
import Foundation

/// The customer's session, which the processes of this machine share. `credentials` reads them from your secret store.
func sharedSession(
    _ client: FinHubClient, folder: URL, credentials: @escaping @Sendable () async throws -> Credentials
) async throws -> any ActiveSession {
    let store = FileStore(folder: folder)
    return try await client.sessionFor(customerID: "cust_12345", userID: "user_67890", store: store) {
        try await credentials()
    }
}
