import FinhubSessionsGenerated

/// What a token is renewed with: ``Credentials`` for a new login, which needs the tenant's key and secret, or a ``Session`` of
/// the same customer and user, which an app gets from its backend.
public protocol Renewal: Sendable {}

extension Credentials: Renewal {}

extension Session: Renewal {}

/// Gives what a token is renewed with, or `nil` where there is nobody to ask.
///
/// It runs in the task that waits for a token, and must not wait for the token of the same session itself. What it
/// throws is the renewal's failure: the old token serves for as long as it lives.
public typealias RenewWith = @Sendable () async throws -> (any Renewal)?

extension SessionClient {
    /// Logs a customer in for the length of `body`, and out again. The logout is made even where the task is cancelled;
    /// where it fails, it never hides an error of the body.
    ///
    /// - Parameters:
    ///   - customerID: The customer, as FinHub's path names it: opaque.
    ///   - userID: The customer's user, as FinHub's path names it: opaque.
    ///   - credentials: What the customer logs in with.
    ///   - renewWith: How the token is renewed. Without it, it is not.
    ///   - isolation: The caller's actor, on which the body runs.
    ///   - body: What is done while the customer is logged in.
    /// - Returns: What the body returned.
    /// - Throws: What the body threw, else as ``createSession(customerID:userID:credentials:)`` and
    ///   ``deleteSession(_:)``.
    public func withSession<Value: Sendable>(
        customerID: String,
        userID: String,
        credentials: Credentials,
        renewWith: RenewWith? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (any ActiveSession) async throws -> Value
    ) async throws -> Value {
        let session = try await login(
            customerID: customerID, userID: userID, credentials: credentials, renewWith: renewWith)
        return try await session.use(isolation: isolation, body)
    }

    /// Takes over a session that was made elsewhere for the length of `body`, and logs it out as the other form does.
    ///
    /// - Parameters:
    ///   - session: The session, such as the one that ``Session/fromSecretJSON(_:)`` reads.
    ///   - renewWith: How the token is renewed. Without it, it is not.
    ///   - isolation: The caller's actor, on which the body runs.
    ///   - body: What is done with the session.
    /// - Returns: What the body returned.
    /// - Throws: What the body threw, else as ``deleteSession(_:)``.
    public func withSession<Value: Sendable>(
        _ session: Session,
        renewWith: RenewWith? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (any ActiveSession) async throws -> Value
    ) async throws -> Value {
        try await resume(session, renewWith: renewWith).use(isolation: isolation, body)
    }
}

extension FinHubClient {
    /// Logs a customer in and manages the session, which is the caller's to log out. One that is let go is logged out in the
    /// background.
    ///
    /// - Parameters:
    ///   - customerID: The customer, as FinHub's path names it: opaque.
    ///   - userID: The customer's user, as FinHub's path names it: opaque.
    ///   - credentials: What the customer logs in with.
    ///   - renewWith: How the token is renewed. Without it, it is not.
    /// - Throws: As ``createSession(customerID:userID:credentials:)``.
    public func login(
        customerID: String,
        userID: String,
        credentials: Credentials,
        renewWith: RenewWith?
    ) async throws -> any ActiveSession {
        let given = try credentials.toNative()
        let renewal = renewal(renewWith)
        // Rust logs out a session that is let go.
        let active = try await call {
            try await self.native.login(
                customerId: customerID, userId: userID, credentials: given, renewal: renewal, cancellation: $0)
        }
        return ManagedSession(active, renewWith: renewWith)
    }

    /// The customer's session from a store: the one that stands there, as long as its token can be used, or else a new one, which
    /// is put there. The workers of a backend share it in this way, and an app finds it again after its start.
    ///
    /// However many processes share the store, one of them logs in or renews, and the others wait for it. A store that fails
    /// stops nobody: the session is made, and its status is ``SessionStatus/unsaved(_:)``. Only where `renewWith` gives none, the
    /// error is ``FinHubError/storeFailed(_:)``.
    ///
    /// A session in the store stays when it is let go here. ``ActiveSession/logout()`` takes it out of the store and ends it. A
    /// task that is cancelled meanwhile leaves no session but the store's.
    ///
    /// - Parameters:
    ///   - customerID: The customer, as FinHub's path names it: opaque.
    ///   - userID: The customer's user, as FinHub's path names it: opaque.
    ///   - store: Where sessions are kept.
    ///   - renewWith: How the session is made and the token is renewed.
    /// - Throws: As ``createSession(customerID:userID:credentials:)``.
    public func sessionFor(
        customerID: String,
        userID: String,
        store: any SessionStore,
        renewWith: @escaping RenewWith
    ) async throws -> any ActiveSession {
        let store = try store.toNative()
        let asked = try atOnce { try native.sessionFor(customerId: customerID, userId: userID, store: store) }
        while true {
            // Rust logs out a session that is let go, unless it stands in the store.
            switch try await call({ try await asked.step(cancellation: $0) }) {
            case .session(let session): return ManagedSession(session, renewWith: renewWith)
            case .credentialsNeeded(let request): try await request.answer(renewWith)
            }
        }
    }

    /// Takes over a session that was made elsewhere: in an app, the one that its backend handed over
    /// (``Session/fromSecretJSON(_:)``). Nothing is sent, and no tenant key is needed.
    ///
    /// - Parameters:
    ///   - session: The session, which stays as it is.
    ///   - renewWith: How the token is renewed. Without it, it is not.
    public func resume(_ session: Session, renewWith: RenewWith?) throws -> any ActiveSession {
        let active = try atOnce { try native.resume(session: session.native, renewal: renewal(renewWith)) }
        return ManagedSession(active, renewWith: renewWith)
    }
}

extension ActiveSession {
    /// Runs a body and logs out, however the body ends.
    fileprivate func use<Value: Sendable>(
        isolation: isolated (any Actor)?, _ body: (any ActiveSession) async throws -> Value
    ) async throws -> Value {
        let value: Value
        do {
            value = try await body(self)
        } catch {
            do {
                try await logoutToTheEnd()
            } catch let further {
                Log.shared.warn(logout: further)
            }
            throw error
        }
        try await logoutToTheEnd()
        return value
    }

    /// Logs out whatever becomes of the task: in one of its own.
    private func logoutToTheEnd() async throws {
        _ = try await Task { try await self.logout() }.value
    }
}

extension CredentialRequest {
    /// Asks the application. What goes wrong with that is the renewal's failure, since the old token may still be good;
    /// a caller that was cancelled answers nothing, and the next one is asked.
    func answer(_ renewWith: RenewWith?) async throws {
        let given: (any Renewal)?
        do {
            given = try await renewWith?()
        } catch {
            // Its own cancellations, such as that of a time limit, are failures as well.
            try Task.checkCancellation()
            Log.shared.warn(callback: "renew_with", error)
            given = nil
        }
        try atOnce {
            switch given {
            case let session as Session: try answerWithSession(session: session.native)
            case let credentials as Credentials: try answer(credentials: try? credentials.toNative())
            default: try answer(credentials: nil)
            }
        }
    }
}

private func renewal(_ renewWith: RenewWith?) -> Renews {
    renewWith == nil ? .never : .onRequest
}
