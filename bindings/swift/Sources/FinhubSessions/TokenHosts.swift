import FinhubSessionsGenerated

/// The hosts that get a session's token in requests to other APIs.
package struct TokenHosts: Sendable {
    private let native: FinhubSessionsGenerated.TokenHosts

    /// Each with its port.
    package let named: [String]

    package init(_ hosts: some Sequence<String>) throws {
        let native = try atOnce { try FinhubSessionsGenerated.TokenHosts(hosts: Array(hosts)) }
        self.native = native
        named = try atOnce { try native.named() }
    }

    /// Whether requests to this address get the token. It throws where they should, and would carry it in the clear.
    package func covers(scheme: String, host: String, port: UInt16?) throws -> Bool {
        try atOnce { try native.covers(scheme: scheme, host: host, port: port) }
    }
}

extension Secret {
    /// What `Authorization` says with this token. It throws where no header can carry it.
    package func bearer() throws -> String {
        let native = try toNative()
        return try atOnce { try native.bearer() }
    }
}
