/// Keeps sessions in memory, for as long as the process lives. Copies are the same store.
public struct MemoryStore: SessionStore {
    let native = NativeStore { try .memory() }

    /// An empty store.
    public init() {}

    /// The text at a key; `nil` where there is none.
    public func load(_ key: String) async throws -> Secret? {
        try await native.load(key)
    }

    /// Puts `new` in the place of `expected`, and says whether it did.
    public func swap(_ key: String, expected: Secret?, new: Secret?) async throws -> Bool {
        try await native.swap(key, expected: expected, new: new)
    }
}

extension MemoryStore: Redacted {
    /// `MemoryStore()`.
    public var description: String { "MemoryStore()" }
}
