#if canImport(Security)
    public import Foundation
    import Security

    /// Keeps a session in the Keychain: on this device alone, readable after the first unlock since the device started, and
    /// never in a backup.
    ///
    /// ```swift
    /// let storage = KeychainSessionStorage(service: "com.example.app.finhub")
    /// ```
    public struct KeychainSessionStorage: SessionStorage {
        private let service: String
        private let account: String
        private let accessGroup: String?

        /// A place in the Keychain. The first access finds out whether the app may use it.
        ///
        /// - Parameters:
        ///   - service: What the session is for, such as the app's bundle identifier.
        ///   - account: Whose session it is, where an app keeps several.
        ///   - accessGroup: The group of apps that share it, from the app's entitlements; the app's own by default.
        public init(service: String, account: String = "session", accessGroup: String? = nil) {
            self.service = service
            self.account = account
            self.accessGroup = accessGroup
        }

        /// Keeps a session, in place of the one that was kept before.
        ///
        /// - Throws: ``KeychainError`` where the Keychain refuses.
        public func save(_ session: Session) throws {
            let json = Data(try session.toSecretJSON().exposeSecret().utf8)
            let content: [String: Any] = [
                kSecValueData as String: json,
                kSecAttrAccessible as String: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
            ]
            let updated = SecItemUpdate(item as CFDictionary, content as CFDictionary)
            guard updated == errSecItemNotFound else { return try check(updated) }
            try check(SecItemAdd(item.merging(content) { $1 } as CFDictionary, nil))
        }

        /// The session that was kept; `nil` where there is none.
        ///
        /// - Throws: ``KeychainError`` where the Keychain refuses, ``FinHubError/invalidInput(_:)`` where it holds
        ///   something else.
        public func load() throws -> Session? {
            var query = item
            query[kSecReturnData as String] = true
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            guard status != errSecItemNotFound else { return nil }
            try check(status)
            guard let json = found as? Data else { throw KeychainError(status: errSecDecode) }
            return try .fromSecretJSON(Secret(String(decoding: json, as: UTF8.self)))
        }

        /// Forgets the session. Without one it does nothing.
        ///
        /// - Throws: ``KeychainError`` where the Keychain refuses.
        public func remove() throws {
            let status = SecItemDelete(item as CFDictionary)
            guard status != errSecItemNotFound else { return }
            try check(status)
        }

        private var item: [String: Any] {
            var item: [String: Any] = [
                kSecClass as String: kSecClassGenericPassword,
                kSecAttrService as String: service,
                kSecAttrAccount as String: account,
                // On macOS too, the Keychain of iOS, which knows access groups and accessibility.
                kSecUseDataProtectionKeychain as String: true,
            ]
            item[kSecAttrAccessGroup as String] = accessGroup
            return item
        }

        private func check(_ status: OSStatus) throws {
            guard status == errSecSuccess else { throw KeychainError(status: status) }
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
