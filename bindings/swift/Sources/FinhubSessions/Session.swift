public import Foundation
import FinhubSessionsGenerated

/// A customer's session: who is logged in, and until when.
///
/// Two clocks run: the access token lives for about an hour (``tokenExpiresAt``), the session for about a day
/// (``sessionExpiresAt``). Safe to print: tokens show as `[redacted]`. It is not `Codable`; ``toSecretJSON()`` is how a
/// backend hands it over, and how ``SessionStore`` keeps it.
public struct Session: Sendable {
    /// FinHub's id of the session.
    public let sessionID: String

    /// The customer, as the login named it in the path.
    public let customerID: String

    /// The user, as the login named it in the path. Logging out takes this one.
    public let userID: String

    /// The user as FinHub's answer named it. It differs from ``userID``.
    public let apiUserID: String

    /// The access token: send it as `Authorization: Bearer <token>` to FinHub's other APIs.
    public let token: Secret

    /// The refresh token. FinHub documents no call that takes it.
    public let refreshToken: Secret

    /// When the access token ends (UTC), by its unverified claims; `nil` where they do not say, or say a year beyond 1 to
    /// 9999.
    public let tokenExpiresAt: Date?

    /// When the session ends (UTC), by FinHub's `expiresAt`; `nil` where that is absent, cannot be read, or lies beyond
    /// the years 1 to 9999.
    public let sessionExpiresAt: Date?

    /// FinHub's `expiresAt`, as it was written, without secrets.
    public let sessionExpiresAtText: String?

    /// The access token's claims, decoded and **not verified**.
    public let unverifiedClaims: UnverifiedClaims?

    /// FinHub's `errorType`: `NONE` on success. An open set.
    public let errorType: String?

    /// FinHub's message, such as `Session created successfully`.
    public let message: String?

    /// The id by which FinHub's support finds the login, of its answer's headers; `nil` where the answer had none, and
    /// where the session was handed over. It takes no part in comparisons.
    public let requestID: String?

    /// Everything but the tokens, on one line: what is no plain text in it is escaped.
    public let description: String

    /// Rust's half, with the clock by which the token's end is told.
    let native: FinhubSessionsGenerated.Session

    let furtherFields: FurtherFields

    init(_ native: FinhubSessionsGenerated.Session) throws {
        let facts = try native.facts()
        sessionID = facts.sessionId
        customerID = facts.customerId
        userID = facts.userId
        apiUserID = facts.apiUserId
        token = Secret(try native.token())
        refreshToken = Secret(try native.refreshToken())
        tokenExpiresAt = facts.tokenExpiresAt.map(Date.init)
        sessionExpiresAt = facts.sessionExpiresAt.map(Date.init)
        sessionExpiresAtText = facts.sessionExpiresAtText
        unverifiedClaims = try native.unverifiedClaims().map(UnverifiedClaims.init)
        errorType = facts.errorType
        message = facts.note
        requestID = facts.requestId
        description = facts.shown
        furtherFields = try FurtherFields { try native.further() }
        self.native = native
    }

    /// Whether the access token ends within `leeway` from now, or has ended. A session's end ends its token.
    ///
    /// `false` where neither clock is known: then only FinHub can tell.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where `leeway` is negative.
    public func isTokenExpired(leeway: Duration = .zero) throws -> Bool {
        guard leeway >= .zero else { throw FinHubError.refused("is_token_expired", "leeway", "is negative") }
        return try atOnce { try native.isTokenExpired(leeway: seconds(leeway)) }
    }

    /// How long the access token still lives: zero once it has ended, `nil` where no clock is known.
    public var tokenExpiresIn: Duration? {
        get throws {
            try atOnce { try native.tokenExpiresIn() }.map(Duration.init(seconds:))
        }
    }

    /// The session as JSON, **tokens included**: how a backend hands it to an app, which resumes it.
    ///
    /// Whoever reads it is logged in, so send it over TLS and do not log it.
    public func toSecretJSON() throws -> Secret {
        Secret(try atOnce { try native.toSecretJson() })
    }

    /// Reads a session that ``toSecretJSON()`` wrote, in any of the SDK's languages.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where the text is something else. The error does not quote it.
    public static func fromSecretJSON(_ json: Secret) throws -> Session {
        try atOnce { try Session(.fromSecretJson(json: json.exposeSecret())) }
    }
}

extension Session: Hashable {
    /// Whether both are the same session with the same tokens.
    public static func == (one: Session, other: Session) -> Bool {
        do {
            return try one.native.isSame(other: other.native)
        } catch {
            return false
        }
    }

    /// Feeds ``sessionID``.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(sessionID)
    }
}

extension Session: Redacted {}
