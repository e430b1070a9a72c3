/// A secret text: a token, a password, a key.
///
/// It does not print, neither by itself nor inside of other values, has no `Codable` form, and compares in constant
/// time. Swift decides when its memory is used again, so do not keep one longer than you need it.
public struct Secret: Sendable, Hashable {
    private let text: String

    /// Keeps a text secret from here on.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself. Keep it no longer than you need it.
    public func exposeSecret() -> String {
        text
    }

    /// Whether both are the same bytes of UTF-8, in a time that does not tell where they differ.
    public static func == (one: Secret, other: Secret) -> Bool {
        let (one, other) = (one.text.utf8, other.text.utf8)
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Feeds the bytes that `==` compares.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension Secret: Redacted {
    /// `[redacted]`.
    public var description: String { "[redacted]" }
}
