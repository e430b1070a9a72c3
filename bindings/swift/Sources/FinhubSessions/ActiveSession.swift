import FinhubSessionsGenerated

/// A session that renews its token, where it may.
///
/// ``FinHubClient/withSession(customerID:userID:credentials:renewWith:isolation:_:)`` and
/// ``FinHubClient/resume(_:renewWith:)`` give it. Tasks may share it.
public final class ActiveSession: Sendable {
    private let native: FinhubSessionsGenerated.ActiveSession
    private let renewWith: RenewWith?

    init(_ native: FinhubSessionsGenerated.ActiveSession, renewWith: RenewWith?) {
        self.native = native
        self.renewWith = renewWith
    }

    /// The session as it is now: after a renewal, another one.
    public var session: Session {
        get throws {
            try atOnce { try Session(native.session()) }
        }
    }

    /// An access token that lives for at least half a minute more, where that can be had.
    ///
    /// Without `renewWith`, the token of the login for as long as it lives. With it, one caller renews the token in its
    /// last two minutes while the others use the old one; in its last half minute, callers wait for one shared renewal.
    /// A renewal that fails gives the old token while that still works.
    ///
    /// - Throws: ``FinHubError/unauthorized(_:)`` where the token has expired and there is nothing to renew it with,
    ///   ``FinHubError/closed(_:)`` where the session was logged out, or another ``FinHubError`` where the renewal
    ///   failed and the old token has expired; `CancellationError` where the task was cancelled.
    public func accessToken() async throws -> Secret {
        let token = try atOnce { try native.accessToken() }
        while true {
            switch try await call({ try await token.step(cancellation: $0) }) {
            case .token(let token): return Secret(try atOnce { try token.exposeSecret() })
            case .credentialsNeeded(let request): try await answer(request)
            }
        }
    }

    /// Ends the session. Idempotent: however many tasks ask, one request is sent and all get its outcome.
    ///
    /// - Throws: As ``FinHubClient/deleteSession(_:)``; after it, `logout` may be tried again.
    @discardableResult
    public func logout() async throws -> Termination {
        try await call { try Termination(await self.native.logout(cancellation: $0)) }
    }

    /// The same, whatever becomes of the task.
    @discardableResult
    func logoutToTheEnd() async throws -> Termination {
        try await callToTheEnd { try Termination(await self.native.logout(cancellation: $0)) }
    }

    /// Asks the application. What goes wrong with that is the renewal's failure, since the old token may still be good;
    /// a caller that was cancelled answers nothing, and the next one is asked.
    private func answer(_ request: CredentialRequest) async throws {
        let credentials: FinhubSessionsGenerated.Credentials?
        do {
            credentials = try await renewWith?()?.toNative()
        } catch {
            // Its own cancellations, such as that of a time limit, are failures as well.
            try Task.checkCancellation()
            credentials = nil
        }
        try atOnce { try request.answer(credentials: credentials) }
    }
}

extension ActiveSession: Redacted {
    /// Its session, without the tokens, on one line.
    public var description: String {
        (try? native.shown()) ?? "ActiveSession"
    }
}
