import FinhubSessionsGenerated

/// The claims of an access token (a JWT, RFC 7519), decoded and **not verified**.
///
/// Only FinHub holds the key that signed them. Use them to show or to plan, never to decide what somebody may do. Times
/// are whole seconds since 1970-01-01T00:00:00Z, as in the token.
public struct UnverifiedClaims: Sendable, Hashable {
    /// `iss`: who issued the token; FinHub's says `bff`.
    public let issuer: String?

    /// `aud`: whom the token is for; FinHub's says `bff-clients`.
    public let audience: [String]

    /// `sub`: FinHub's own id of the user.
    public let subject: String?

    /// `iat`: when the token was issued.
    public let issuedAt: Int64?

    /// `exp`: when the token ends.
    public let expiresAt: Int64

    /// `tenantId`.
    public let tenantID: String?

    /// `customerId`.
    public let customerID: String?

    /// `userId`.
    public let userID: String?

    /// `userType`, such as `CONSUMER`. An open set.
    public let userType: String?

    /// `roles`, such as `USER`. An open set.
    public let roles: [String]

    /// `jti`: the token's own id.
    public let jwtID: String?

    /// All of them, on one line: what is no plain text in it is escaped.
    public let description: String

    init(_ native: FinhubSessionsGenerated.UnverifiedClaims) {
        issuer = native.issuer
        audience = native.audience
        subject = native.subject
        issuedAt = native.issuedAt
        expiresAt = native.expiresAt
        tenantID = native.tenantId
        customerID = native.customerId
        userID = native.userId
        userType = native.userType
        roles = native.roles
        jwtID = native.jwtId
        description = native.shown
    }
}

extension UnverifiedClaims: Redacted {}
