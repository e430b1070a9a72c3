import FinhubSessionsGenerated

/// A session that renews its token, where it may.
///
/// ``FinHubClient/withSession(customerID:userID:credentials:renewWith:isolation:_:)``,
/// ``FinHubClient/sessionFor(customerID:userID:store:renewWith:)`` and ``FinHubClient/resume(_:renewWith:)`` give it. Tasks may
/// share it.
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

    /// The state of the session now.
    public var status: SessionStatus {
        get throws {
            try atOnce { try SessionStatus(native.status()) }
        }
    }

    /// Every status from now on: the present one first, then each change, until the session has ended.
    ///
    /// Nothing is missed, however late it is read.
    public var statuses: SessionStatuses {
        SessionStatuses(native: try? native.statuses())
    }

    /// An access token that lives for at least half a minute more, where that can be had.
    ///
    /// Without `renewWith`, the token of the login for as long as it lives. With it, one caller renews the token in its
    /// last two minutes while the others use the old one; in its last half minute, callers wait for one shared renewal.
    /// A renewal that fails gives the old token while that still works.
    ///
    /// - Parameter minTTL: How long the token has to live: one that lives for less is renewed first, and a renewal that
    ///   fails is then an error.
    /// - Throws: ``FinHubError/unauthorized(_:)`` where the token has expired or was refused and there is nothing to renew
    ///   it with, ``FinHubError/invalidInput(_:)`` where `minTTL` is negative or a new token lives for less,
    ///   ``FinHubError/closed(_:)`` where the session was logged out, or another ``FinHubError`` where the renewal
    ///   failed and the old token does not do; `CancellationError` where the task was cancelled.
    public func accessToken(minTTL: Duration = .zero) async throws -> Secret {
        guard minTTL >= .zero else { throw FinHubError.refused("access_token", "min_ttl", "is negative") }
        return try await token(from: atOnce { try native.accessToken(minTtl: seconds(minTTL)) })
    }

    /// Renews the token now, and gives the new one. Shared: tasks that ask meanwhile wait for the same renewal.
    ///
    /// Every call is a login. Where a token was refused, ``invalidate(_:)`` it instead.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where there is no `renewWith`, ``FinHubError/closed(_:)`` where the
    ///   session was logged out, or another ``FinHubError`` where the renewal failed; `CancellationError` where the task
    ///   was cancelled.
    public func renew() async throws -> Secret {
        try await token(from: atOnce { try native.renew() })
    }

    /// Says that another API refused this token, so that the next ``accessToken(minTTL:)`` renews it.
    ///
    /// Sends nothing. A token that is no longer the current one changes nothing: ten refusals cause one renewal.
    public func invalidate(_ token: Secret) throws {
        try atOnce { try native.invalidate(token: token.toNative()) }
    }

    private func token(from asked: TokenCall) async throws -> Secret {
        while true {
            switch try await call({ try await asked.step(cancellation: $0) }) {
            case .token(let token): return try Secret(token)
            case .credentialsNeeded(let request): try await request.answer(renewWith)
            }
        }
    }

    /// Ends the session, and takes it out of its store. Idempotent: however many tasks ask, one request is sent and all get its
    /// outcome.
    ///
    /// - Throws: As ``FinHubClient/deleteSession(_:)``, and ``FinHubError/storeFailed(_:)`` where the store may still have it;
    ///   after it, `logout` may be tried again.
    @discardableResult
    public func logout() async throws -> Termination {
        try await call { try Termination(await self.native.logout(cancellation: $0)) }
    }

    /// The same, whatever becomes of the task.
    @discardableResult
    func logoutToTheEnd() async throws -> Termination {
        try await callToTheEnd { try Termination(await self.native.logout(cancellation: $0)) }
    }
}

extension ActiveSession: Redacted {
    /// Its session, without the tokens, on one line.
    public var description: String {
        (try? native.shown()) ?? "ActiveSession"
    }
}
