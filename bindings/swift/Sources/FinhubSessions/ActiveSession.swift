/// A session that renews its token, where it may.
///
/// ``SessionClient/withSession(customerID:userID:credentials:renewWith:isolation:_:)``,
/// ``FinHubClient/sessionFor(customerID:userID:store:renewWith:)`` and ``FinHubClient/resume(_:renewWith:)`` give it. Tasks may
/// share it.
///
/// A test can have a fake of it, which has what the test needs: the rest throws ``UnsupportedOperation``, and ``statuses`` has none.
public protocol ActiveSession: AnyObject, Sendable {
    /// The session as it is now: after a renewal, another one.
    var session: Session { get throws }

    /// The state of the session now.
    var status: SessionStatus { get throws }

    /// Every status from now on: the present one first, then each change, until the session has ended.
    ///
    /// Nothing is missed, however late it is read.
    var statuses: SessionStatuses { get }

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
    func accessToken(minTTL: Duration) async throws -> Secret

    /// Renews the token now, and gives the new one. Shared: tasks that ask meanwhile wait for the same renewal.
    ///
    /// Every call is a login. Where a token was refused, ``invalidate(_:)`` it instead.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where there is no `renewWith`, ``FinHubError/closed(_:)`` where the
    ///   session was logged out, or another ``FinHubError`` where the renewal failed; `CancellationError` where the task
    ///   was cancelled.
    func renew() async throws -> Secret

    /// Says that another API refused this token, so that the next ``accessToken(minTTL:)`` renews it.
    ///
    /// Sends nothing. A token that is no longer the current one changes nothing: ten refusals cause one renewal.
    func invalidate(_ token: Secret) throws

    /// Ends the session, and takes it out of its store. Idempotent: however many tasks ask, one request is sent and all get its
    /// outcome.
    ///
    /// - Throws: As ``FinHubClient/deleteSession(_:)``, and ``FinHubError/storeFailed(_:)`` where the store may still have it;
    ///   after it, `logout` may be tried again.
    @discardableResult
    func logout() async throws -> Termination
}

/// What a fake does.
extension ActiveSession {
    /// Throws ``UnsupportedOperation``.
    public var session: Session { get throws { throw UnsupportedOperation("session", of: self) } }

    /// Throws ``UnsupportedOperation``.
    public var status: SessionStatus { get throws { throw UnsupportedOperation("status", of: self) } }

    /// None.
    public var statuses: SessionStatuses { SessionStatuses(native: nil) }

    /// Throws ``UnsupportedOperation``.
    public func accessToken(minTTL: Duration) async throws -> Secret {
        throw UnsupportedOperation("accessToken", of: self)
    }

    /// Throws ``UnsupportedOperation``.
    public func renew() async throws -> Secret { throw UnsupportedOperation("renew", of: self) }

    /// Throws ``UnsupportedOperation``.
    public func invalidate(_ token: Secret) throws { throw UnsupportedOperation("invalidate", of: self) }

    /// Throws ``UnsupportedOperation``.
    @discardableResult
    public func logout() async throws -> Termination { throw UnsupportedOperation("logout", of: self) }
}

extension ActiveSession {
    /// An access token that lives for at least half a minute more, where that can be had.
    ///
    /// - Throws: As ``accessToken(minTTL:)``.
    public func accessToken() async throws -> Secret {
        try await accessToken(minTTL: .zero)
    }
}
