public import Foundation

/// Keeps each session in a file, which only this user of the machine can read (mode 0600, in folders of mode 0700).
///
/// Processes share it, in any of the SDK's languages. The folder must be on a local disk, and is made when it is needed.
/// The store fails where a user other than this one and root owns the folder or what is in it, or may write to it.
public struct FileStore: SessionStore {
    let native: NativeStore
    private let folder: URL

    /// Keeps files in this folder.
    public init(folder: URL) {
        self.folder = folder
        native = NativeStore { try .file(folder: folder.path) }
    }

    /// The text at a key; `nil` where there is none.
    ///
    /// - Throws: ``FinHubError/storeFailed(_:)`` where the file cannot be read.
    public func load(_ key: String) async throws -> Secret? {
        try await native.load(key)
    }

    /// Puts `new` in the place of `expected`, and says whether it did.
    ///
    /// - Throws: ``FinHubError/storeFailed(_:)`` where the file cannot be read or written.
    public func swap(_ key: String, expected: Secret?, new: Secret?) async throws -> Bool {
        try await native.swap(key, expected: expected, new: new)
    }
}

extension FileStore: Redacted {
    /// The folder.
    public var description: String { "FileStore(\(folder.path))" }
}
