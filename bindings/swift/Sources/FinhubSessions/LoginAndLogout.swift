import FinhubSessionsGenerated

extension FinHubClient {
    /// Logs a customer in (`createSession`).
    ///
    /// A login is sent once, and again only where nothing was sent or where FinHub asked for it. A task that is
    /// cancelled meanwhile leaves no session behind: what the login created is logged out.
    ///
    /// A session that was returned is the caller's to log out. A task group that throws and an `async let` that nobody
    /// awaits drop it alive.
    ///
    /// - Parameters:
    ///   - customerID: The customer, as FinHub's path names it: opaque.
    ///   - userID: The customer's user, as FinHub's path names it: opaque.
    ///   - credentials: What the customer logs in with.
    /// - Throws: ``FinHubError/invalidCredentials(_:)`` where the username or the password is wrong,
    ///   ``FinHubError/outcomeUnknown(_:)`` where a session may exist that nobody saw, or another ``FinHubError``;
    ///   `CancellationError` where the task was cancelled.
    public func createSession(
        customerID: String,
        userID: String,
        credentials: Credentials
    ) async throws -> Session {
        let given = try credentials.toNative()
        let session = try await call {
            try await self.native.createSession(
                customerId: customerID, userId: userID, credentials: given, cancellation: $0)
        }
        do {
            return try Session(session)
        } catch {
            // Nobody else holds it.
            try? native.discard(session: session)
            throw toPublic(error)
        }
    }

    /// Logs a session out (`deleteSession`). Idempotent: a session that FinHub does not know any more is
    /// ``Outcome/alreadyGone``. A task that is cancelled meanwhile does not stop it.
    ///
    /// - Throws: ``FinHubError/unauthorized(_:)`` where the token has expired, ``FinHubError/invalidResponse(_:)`` where
    ///   something else answered in FinHub's place, or another ``FinHubError``; `CancellationError` where the task was
    ///   cancelled.
    @discardableResult
    public func deleteSession(_ session: Session) async throws -> Termination {
        try await call {
            try Termination(await self.native.deleteSession(session: session.native, cancellation: $0))
        }
    }

    /// Logs a session out by its ids: those of the login's path, and the session's own.
    ///
    /// - Parameters:
    ///   - customerID: The customer, as the login named it.
    ///   - userID: The user, as the login named it.
    ///   - sessionID: FinHub's id of the session.
    ///   - token: The session's access token, or an administrator's.
    /// - Throws: As ``deleteSession(_:)``.
    @discardableResult
    public func deleteSessionByID(
        customerID: String,
        userID: String,
        sessionID: String,
        token: Secret
    ) async throws -> Termination {
        let token = try token.toNative()
        return try await call {
            try await Termination(
                self.native.deleteSessionById(
                    customerId: customerID, userId: userID, sessionId: sessionID, token: token, cancellation: $0))
        }
    }
}
