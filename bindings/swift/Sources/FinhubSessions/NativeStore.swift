import FinhubSessionsGenerated

/// A store of Rust's. One that could not be made says so where it is used.
struct NativeStore: Sendable {
    private let made: Result<Store, any Error>

    init(_ make: () throws -> Store) {
        made = Result { try atOnce(make) }
    }

    func get() throws -> Store {
        try made.get()
    }

    func load(_ key: String) async throws -> Secret? {
        let store = try get()
        return try await call { try await store.load(key: key, cancellation: $0) }.map(Secret.init)
    }

    func swap(_ key: String, expected: Secret?, new: Secret?) async throws -> Bool {
        let (store, expected, new) = (try get(), try expected?.toNative(), try new?.toNative())
        return try await call { try await store.swap(key: key, expected: expected, new: new, cancellation: $0) }
    }
}

extension SessionStore {
    /// The store as Rust has it.
    func toNative() throws -> Store {
        switch self {
        case let memory as MemoryStore: try memory.native.get()
        case let file as FileStore: try file.native.get()
        case let encrypted as EncryptedStore: try encrypted.native.get()
        default: try atOnce { try .foreign(store: OwnStore(self)) }
        }
    }
}

/// A store of the application's, as Rust calls it. Whatever it throws, Rust is told.
private final class OwnStore: ForeignStore {
    private let store: any SessionStore

    init(_ store: any SessionStore) {
        self.store = store
    }

    func load(key: String) async throws -> FinhubSessionsGenerated.Secret? {
        try await store.load(key)?.toNative()
    }

    func swap(
        key: String, expected: FinhubSessionsGenerated.Secret?, new: FinhubSessionsGenerated.Secret?
    ) async throws -> Bool {
        try await store.swap(key, expected: expected.map(Secret.init), new: new.map(Secret.init))
    }
}

extension Secret {
    init(_ native: FinhubSessionsGenerated.Secret) throws {
        self.init(try atOnce { try native.exposeSecret() })
    }
}
