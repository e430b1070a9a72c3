/// Where sessions are kept, so that the next process has them, and several share one: texts by keys. The texts are secret, and
/// mostly what ``Session/toSecretJSON()`` writes.
///
/// ``FinHubClient/sessionFor(customerID:userID:store:renewWith:)`` uses it. ``MemoryStore``, ``FileStore`` and, on Apple's
/// systems, `KeychainStore` are three; ``EncryptedStore`` encrypts one; write your own by ``load(_:)`` and ``swap(_:expected:new:)``, from which the others
/// follow. A store that cannot be read throws: it does not give `nil`, since the customer would be logged in once more. What it
/// throws is quoted in errors, so that must hold no secret.
///
/// A key that ends in `/lease` has no session, but says whose turn it is to make one.
public protocol SessionStore: Sendable {
    /// The text at a key; `nil` where there is none.
    func load(_ key: String) async throws -> Secret?

    /// Puts `new` in the place of `expected`, and says whether it did: it does nothing where something else stands there. `nil`
    /// is no text. Of several that swap at once, one does.
    func swap(_ key: String, expected: Secret?, new: Secret?) async throws -> Bool

    /// Puts a text in the place of whatever stands there.
    func save(_ key: String, _ text: Secret) async throws

    /// Takes away whatever stands there, and gives it.
    @discardableResult
    func remove(_ key: String) async throws -> Secret?
}

extension SessionStore {
    /// Puts a text in the place of whatever stands there.
    public func save(_ key: String, _ text: Secret) async throws {
        while try await !swap(key, expected: load(key), new: text) {}
    }

    /// Takes away whatever stands there, and gives it.
    @discardableResult
    public func remove(_ key: String) async throws -> Secret? {
        while true {
            guard let found = try await load(key) else { return nil }
            if try await swap(key, expected: found, new: nil) { return found }
        }
    }
}
