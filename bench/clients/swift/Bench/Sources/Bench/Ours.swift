import FinhubSessions
import Foundation

/// The SDK.
struct Ours: Client {
    let client: FinHubClient
    let credentials: Credentials
    let task: Task

    init(_ task: Task) throws {
        client = try FinHubClient(
            baseURL: task.baseURL,
            tenantID: task.header("X-Tenant-ID"),
            tenantKey: task.field("tenantKey"),
            tenantSecret: task.field("tenantSecret"),
            forwardedFor: task.header("X-Forwarded-For"),
            forwardedFrom: task.header("X-Forwarded-From"),
            platform: task.header("platform"),
            deviceID: task.header("deviceId"),
            userAgent: task.header("User-Agent"),
            caBundle: task.ca.map { URL(fileURLWithPath: $0) }
        )
        credentials = Credentials(username: task.field("username"), password: task.field("password"))
        self.task = task
    }

    func pair() async throws {
        let session = try await client.createSession(
            customerID: task.customerID, userID: task.userID, credentials: credentials)
        _ = try await client.deleteSession(session)
    }
}
