/// What ``FinHubClient`` does. Code that takes this can be given a fake by its tests.
///
/// A fake has the functions that the test needs. The rest throws ``UnsupportedOperation``, so that a new function breaks no fake;
/// ``withOptions(_:)`` gives the fake itself, and ``close()`` does nothing. The forms with a name and a password, and
/// ``withSession(customerID:userID:credentials:renewWith:isolation:_:)``, go through
/// ``createSession(customerID:userID:credentials:)``, ``login(customerID:userID:credentials:renewWith:)`` and
/// ``resume(_:renewWith:)``.
public protocol SessionClient: Operations {
    /// A clone with these settings replaced, which shares the connections, and closing.
    func withOptions(_ options: ClientOptions) throws -> any SessionClient

    /// Checks, without sending anything, that calls would be sent.
    func check() throws -> Readiness

    /// Logs a customer in.
    func createSession(customerID: String, userID: String, credentials: Credentials) async throws -> Session

    /// Logs a session out.
    @discardableResult
    func deleteSession(_ session: Session) async throws -> Termination

    /// Logs a session out by its ids.
    @discardableResult
    func deleteSessionByID(
        customerID: String, userID: String, sessionID: String, token: Secret
    ) async throws -> Termination

    /// Logs a customer in and manages the session, which is the caller's to log out.
    func login(
        customerID: String, userID: String, credentials: Credentials, renewWith: RenewWith?
    ) async throws -> any ActiveSession

    /// The customer's session from a store, or else a new one, which is put there.
    func sessionFor(
        customerID: String, userID: String, store: any SessionStore, renewWith: @escaping RenewWith
    ) async throws -> any ActiveSession

    /// Takes over a session that was made elsewhere.
    func resume(_ session: Session, renewWith: RenewWith?) throws -> any ActiveSession

    /// Closes the client and all its clones, at once.
    func close()

    /// Closes the client and all its clones, and waits for what cancelled calls left behind.
    func shutdown() async throws
}

/// What a fake does.
extension SessionClient {
    /// The fake itself.
    public func withOptions(_ options: ClientOptions) throws -> any SessionClient { self }

    /// Throws ``UnsupportedOperation``.
    public func check() throws -> Readiness { throw UnsupportedOperation("check", of: self) }

    /// Throws ``UnsupportedOperation``.
    public func createSession(customerID: String, userID: String, credentials: Credentials) async throws -> Session {
        throw UnsupportedOperation("createSession", of: self)
    }

    /// Throws ``UnsupportedOperation``.
    @discardableResult
    public func deleteSession(_ session: Session) async throws -> Termination {
        throw UnsupportedOperation("deleteSession", of: self)
    }

    /// Throws ``UnsupportedOperation``.
    @discardableResult
    public func deleteSessionByID(
        customerID: String, userID: String, sessionID: String, token: Secret
    ) async throws -> Termination {
        throw UnsupportedOperation("deleteSessionByID", of: self)
    }

    /// Throws ``UnsupportedOperation``.
    public func login(
        customerID: String, userID: String, credentials: Credentials, renewWith: RenewWith?
    ) async throws -> any ActiveSession {
        throw UnsupportedOperation("login", of: self)
    }

    /// Throws ``UnsupportedOperation``.
    public func sessionFor(
        customerID: String, userID: String, store: any SessionStore, renewWith: @escaping RenewWith
    ) async throws -> any ActiveSession {
        throw UnsupportedOperation("sessionFor", of: self)
    }

    /// Throws ``UnsupportedOperation``.
    public func resume(_ session: Session, renewWith: RenewWith?) throws -> any ActiveSession {
        throw UnsupportedOperation("resume", of: self)
    }

    /// Nothing.
    public func close() {}

    /// ``close()``.
    public func shutdown() async throws { close() }
}

extension SessionClient {
    /// Logs a customer in and manages the session, whose token is not renewed.
    ///
    /// - Throws: As ``login(customerID:userID:credentials:renewWith:)``.
    public func login(
        customerID: String, userID: String, credentials: Credentials
    ) async throws -> any ActiveSession {
        try await login(customerID: customerID, userID: userID, credentials: credentials, renewWith: nil)
    }

    /// Takes over a session that was made elsewhere, and does not renew its token.
    ///
    /// - Throws: As ``resume(_:renewWith:)``.
    public func resume(_ session: Session) throws -> any ActiveSession {
        try resume(session, renewWith: nil)
    }
}

/// A fake was asked for something that it does not have.
public struct UnsupportedOperation: Error, CustomStringConvertible {
    /// Which fake does not have what.
    public let description: String

    init(_ function: String, of fake: Any) {
        description = "\(type(of: fake)) does not implement \(function)"
    }
}
