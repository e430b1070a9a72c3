import FinhubSessionsGenerated

/// Logs individual customers of FinHub in and out.
///
/// Make one and keep it: it holds the tenant, the default headers and the connections, and may be shared by tasks and
/// actors.
///
/// ```swift
/// let client = try FinHubClient(forwardedFor: "203.0.113.42")
/// let session = try await client.createSession(
///     customerID: "customer", userID: "user", username: "marcus.jensen@example.com", password: "your_secure_password")
/// try await client.deleteSession(session)
/// ```
public final class FinHubClient: SessionClient {
    let native: FinhubSessionsGenerated.Client

    init(_ native: FinhubSessionsGenerated.Client) {
        self.native = native
    }

    /// Checks, without sending anything, that calls would be sent. A client without tenant key and tenant secret is
    /// taken for an app's, which only resumes sessions.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where a setting is missing; its text names all of them.
    ///   ``FinHubError/closed(_:)`` where the client was closed.
    public func check() throws -> Readiness {
        switch try atOnce({ try native.check() }) {
        case .login: .login
        case .resumeOnly: .resumeOnly
        }
    }

    /// Closes the client and all its clones, at once: later calls fail with ``FinHubError/closed(_:)``. Sessions stay
    /// as they are. What cancelled calls left behind goes on in the background; ``shutdown()`` waits for it.
    public func close() {
        // It marks the client, in which nothing can fail.
        try? native.shut()
    }

    /// Closes the client and all its clones, and waits until what cancelled calls left behind has come to its end.
    public func shutdown() async throws {
        close()
        try await call { try await self.native.settle(cancellation: $0) }
    }
}

extension FinHubClient: Redacted {
    /// `FinHubClient([redacted])`.
    public var description: String { "FinHubClient([redacted])" }
}
