import FinhubSessionsGenerated
import Foundation

/// What a customer logs in with: a name (or e-mail address) and a password.
///
/// Both are sent exactly as given: never trimmed, never normalised, any character allowed, up to 64 KiB each. Nothing
/// of it prints.
public struct Credentials: Sendable, Hashable {
    private let username: Secret
    private let password: Secret
    private let credentialType: String?
    private let value: Secret?
    private let bodyTenantID: String?
    private let bearer: Secret?

    /// A name and a password; the rest is sent only when given.
    ///
    /// - Parameters:
    ///   - username: A name or an e-mail address.
    ///   - password: The customer's password.
    ///   - credentialType: `credentialType`, such as `PASSWORD`.
    ///   - value: `value`, the credential's value.
    ///   - bodyTenantID: `tenantId` in the body.
    ///   - bearer: An administrator's access token, sent as `Authorization`.
    public init(
        username: String,
        password: String,
        credentialType: String? = nil,
        value: String? = nil,
        bodyTenantID: String? = nil,
        bearer: Secret? = nil
    ) {
        self.username = Secret(username)
        self.password = Secret(password)
        self.credentialType = credentialType
        self.value = value.map(Secret.init)
        self.bodyTenantID = bodyTenantID
        self.bearer = bearer
    }

    /// As Rust takes them, which keeps them as secrets again.
    func toNative() throws -> FinhubSessionsGenerated.Credentials {
        try FinhubSessionsGenerated.Credentials(
            username: username.exposeSecret(),
            password: password.exposeSecret(),
            credentialType: credentialType,
            value: value?.exposeSecret(),
            bodyTenantId: bodyTenantID,
            bearer: bearer?.toNative(),
            further: Data()
        )
    }
}

extension Credentials: Redacted {
    /// `Credentials([redacted])`.
    public var description: String { "Credentials([redacted])" }
}
