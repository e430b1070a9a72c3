/// What may be given for a secret: a `String`, or a ``Secret``.
public protocol SecretConvertible: Sendable {
    /// The secret itself.
    func asSecret() -> Secret
}

extension Secret: SecretConvertible {
    /// Itself.
    public func asSecret() -> Secret { self }
}

extension String: SecretConvertible {
    /// This text, which is secret from here on.
    public func asSecret() -> Secret { Secret(self) }
}
