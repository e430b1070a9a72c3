/// Where an app keeps its session between two launches.
///
/// ``InMemorySessionStorage`` serves tests and previews, the Keychain everything else; implement it for other places.
public protocol SessionStorage: Sendable {
    /// Keeps a session, in place of the one that was kept before.
    func save(_ session: Session) async throws

    /// The session that was kept; `nil` where there is none.
    func load() async throws -> Session?

    /// Forgets the session. Without one it does nothing.
    func remove() async throws
}

/// Keeps a session for as long as the process lives.
public actor InMemorySessionStorage: SessionStorage {
    private var session: Session?

    /// Nothing kept yet.
    public init() {}

    /// Keeps a session, in place of the one that was kept before.
    public func save(_ session: Session) {
        self.session = session
    }

    /// The session that was kept; `nil` where there is none.
    public func load() -> Session? {
        session
    }

    /// Forgets the session.
    public func remove() {
        session = nil
    }
}
