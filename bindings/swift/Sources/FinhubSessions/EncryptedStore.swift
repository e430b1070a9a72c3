import FinhubSessionsGenerated
public import Foundation

/// Encrypts what another store keeps, by AES-256-GCM.
///
/// Those that share the store need the same key. With another one no text can be read: to change the key, begin with an empty
/// store. An app on Apple's systems keeps its sessions in `KeychainStore` instead, which also keeps the key.
public struct EncryptedStore: SessionStore {
    let native: NativeStore
    private let store: any SessionStore

    /// Encrypts what `store` keeps with this key of 32 random bytes, which is kept apart from the store.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where the key has another length.
    public init(_ store: any SessionStore, key: Data) throws {
        self.store = store
        let inner = try store.toNative()
        let encrypted = try atOnce { try Store.encrypted(store: inner, key: key) }
        native = NativeStore { encrypted }
    }

    /// The text at a key; `nil` where there is none.
    ///
    /// - Throws: ``FinHubError/storeFailed(_:)`` where the store fails, or its text cannot be decrypted.
    public func load(_ key: String) async throws -> Secret? {
        try await native.load(key)
    }

    /// Puts `new` in the place of `expected`, and says whether it did.
    ///
    /// - Throws: ``FinHubError/storeFailed(_:)`` where the store fails, or its text cannot be decrypted.
    public func swap(_ key: String, expected: Secret?, new: Secret?) async throws -> Bool {
        try await native.swap(key, expected: expected, new: new)
    }
}

extension EncryptedStore: Redacted {
    /// The store below.
    public var description: String { "EncryptedStore(\(store))" }
}
