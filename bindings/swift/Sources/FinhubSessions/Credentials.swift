import FinhubSessionsGenerated

/// What a customer logs in with: a name (or e-mail address) and a password.
///
/// Both are sent exactly as given: never trimmed, never normalised, any character allowed, up to 64 KiB each. Nothing
/// of it prints.
public struct Credentials: Sendable, Hashable {
    let username: Secret
    let password: Secret
    let credentialType: String?
    let value: Secret?
    let bodyTenantID: String?
    let bearer: Secret?
    let furtherFields: FurtherFields

    /// As Rust takes them, which keeps them as secrets again.
    func toNative() throws -> FinhubSessionsGenerated.Credentials {
        try FinhubSessionsGenerated.Credentials(
            username: username.exposeSecret(),
            password: password.exposeSecret(),
            credentialType: credentialType,
            value: value?.exposeSecret(),
            bodyTenantId: bodyTenantID,
            bearer: bearer?.toNative(),
            further: furtherFields.toNative()
        )
    }
}

extension Credentials: Redacted {
    /// `Credentials([redacted])`.
    public var description: String { "Credentials([redacted])" }
}
