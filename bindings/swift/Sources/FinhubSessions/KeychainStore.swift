#if canImport(Security)
    import CryptoKit
    public import Foundation
    public import Security

    /// Keeps sessions in the Keychain: on this device alone, readable after the first unlock since the device started, and never
    /// in a backup. Before that unlock it throws, and gives no session for none.
    ///
    /// ```swift
    /// let store = KeychainStore(service: "com.example.app.finhub")
    /// ```
    public struct KeychainStore: SessionStore {
        private let service: String
        private let accessGroup: String?
        private let accessControl: SecAccessControlCreateFlags

        /// A place in the Keychain. The first access finds out whether the app may use it.
        ///
        /// - Parameters:
        ///   - service: What the sessions are for, such as the app's bundle identifier.
        ///   - accessGroup: The group of apps that share them, from the app's entitlements; the app's own by default.
        ///   - accessControl: Who has to be present to read a session, such as `.biometryCurrentSet`; nobody by default.
        public init(service: String, accessGroup: String? = nil, accessControl: SecAccessControlCreateFlags = []) {
            self.service = service
            self.accessGroup = accessGroup
            self.accessControl = accessControl
        }

        /// The text at a key; `nil` where there is none.
        ///
        /// - Throws: ``KeychainError`` where the Keychain refuses.
        public func load(_ key: String) async throws -> Secret? {
            try await inBackground {
                var query = item(key)
                query[kSecReturnData as String] = true
                var found: CFTypeRef?
                guard try exists(SecItemCopyMatching(query as CFDictionary, &found)) else { return nil }
                guard let text = found as? Data else { throw KeychainError(status: errSecDecode) }
                return Secret(String(decoding: text, as: UTF8.self))
            }
        }

        /// Puts `new` in the place of `expected`, and says whether it did. One call of the Keychain decides.
        ///
        /// - Throws: ``KeychainError`` where the Keychain refuses.
        public func swap(_ key: String, expected: Secret?, new: Secret?) async throws -> Bool {
            if expected == nil && new == nil { return try await load(key) == nil }
            return try await inBackground {
                guard let expected else { return try add(key, new) }
                var query = item(key)
                query[kSecAttrGeneric as String] = digest(expected)
                guard let new else { return try exists(SecItemDelete(query as CFDictionary)) }
                return try exists(SecItemUpdate(query as CFDictionary, content(new) as CFDictionary))
            }
        }

        private func add(_ key: String, _ new: Secret?) throws -> Bool {
            var added = item(key).merging(new.map(content) ?? [:]) { $1 }
            // Whose turn it is can be read by whoever has the app.
            let flags = key.hasSuffix("/lease") ? [] : accessControl
            if flags.isEmpty {
                added[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
            } else {
                let protection = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
                let control = SecAccessControlCreateWithFlags(nil, protection, flags, nil)
                guard let control else { throw KeychainError(status: errSecParam) }
                added[kSecAttrAccessControl as String] = control
            }
            let status = SecItemAdd(added as CFDictionary, nil)
            if status == errSecDuplicateItem { return false }
            return try exists(status)
        }

        private func item(_ key: String) -> [String: Any] {
            var item: [String: Any] = [
                kSecClass as String: kSecClassGenericPassword,
                kSecAttrService as String: service,
                kSecAttrAccount as String: key,
                // On macOS too, the Keychain of iOS, which knows access groups and accessibility.
                kSecUseDataProtectionKeychain as String: true,
            ]
            item[kSecAttrAccessGroup as String] = accessGroup
            return item
        }

        private func content(_ text: Secret) -> [String: Any] {
            [kSecValueData as String: Data(text.exposeSecret().utf8), kSecAttrGeneric as String: digest(text)]
        }

        /// What an item is found by that holds this text: the Keychain compares no texts.
        private func digest(_ text: Secret) -> Data {
            Data(SHA256.hash(data: Data(text.exposeSecret().utf8)))
        }

        private func exists(_ status: OSStatus) throws -> Bool {
            if status == errSecItemNotFound { return false }
            guard status == errSecSuccess else { throw KeychainError(status: status) }
            return true
        }

        /// The Keychain may wait for a person, and no thread of Swift's tasks may.
        private func inBackground<Value: Sendable>(
            _ work: @escaping @Sendable () throws -> Value
        ) async throws -> Value {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
            }
        }
    }

    /// The Keychain refused.
    public struct KeychainError: Error, Sendable, Hashable, LocalizedError, CustomStringConvertible {
        /// What it said: a number of `SecBase.h`.
        public let status: OSStatus

        /// The number, and Security's sentence for it.
        public var description: String {
            let sentence = SecCopyErrorMessageString(status, nil) as String? ?? "no sentence is known for it"
            return "the Keychain refused (\(status)): \(sentence)"
        }

        /// The same text, which `localizedDescription` gives as well.
        public var errorDescription: String? { description }
    }
#endif
