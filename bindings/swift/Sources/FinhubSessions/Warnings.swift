#if canImport(os)
    import os

    private let logger = Logger(subsystem: "cloud.finhub.sessions", category: "sessions")

    /// Tells of what went wrong where nobody else can be told. It holds no secret.
    func warn(_ text: String) {
        logger.warning("\(text, privacy: .public)")
    }
#else
    import Foundation

    /// Tells of what went wrong where nobody else can be told. It holds no secret.
    func warn(_ text: String) {
        FileHandle.standardError.write(Data("finhub-sessions: \(text)\n".utf8))
    }
#endif
