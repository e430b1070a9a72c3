public import Foundation

/// Why a call failed. The case says what to do, and what it carries tells the rest.
///
/// Nothing here holds a body, a path, a header's value or a secret, so an error can be logged as it is: its text starts
/// with the kind and ends with FinHub's request id. Do not show it to the end user.
///
/// A call whose task is cancelled throws `CancellationError`, and none of these.
public enum FinHubError: Error, Sendable, Hashable {
    /// Refused before sending: mend the setting or argument that ``field`` names.
    case invalidInput(Details)

    /// 400: FinHub does not accept the request.
    case badRequest(Details)

    /// 401 on login: the username or the password is wrong.
    case invalidCredentials(Details)

    /// 401 on any other call: the token is missing, wrong or expired. Log in again.
    case unauthorized(Details)

    /// 403 on login: the tenant key or the tenant secret is wrong.
    case invalidTenantKeys(Details)

    /// 403 on any other call: the token does not permit it.
    case forbidden(Details)

    /// 404 or 410: no such customer, user or session; or the base URL is not FinHub's.
    case notFound(Details)

    /// 429: too many requests. Wait for ``retryAfter``.
    case rateLimited(Details)

    /// 5xx or 408: FinHub failed. After a login a session may exist.
    case serverError(Details)

    /// Any other status.
    case unexpectedStatus(Details)

    /// A 2xx answer that says `success: false`: FinHub refused.
    case rejected(Details)

    /// 3xx: never followed, since the request carries credentials.
    case unexpectedRedirect(Details)

    /// There was no connection: the name was not found, or the connection was refused or timed out. Or it broke before
    /// the answer to a logout, which may have been carried out.
    case connection(Details)

    /// The certificate or the TLS handshake was refused, or there are no CA certificates; nothing was sent.
    case tls(Details)

    /// The time limit passed before a login was sent, or before a logout was answered, which may have been done.
    case timeout(Details)

    /// A login was sent and its answer was lost or could not be read: a session may exist.
    case outcomeUnknown(Details)

    /// A 2xx answer that cannot be read, to a call other than a login.
    case invalidResponse(Details)

    /// The client was closed, or the session was logged out.
    case closed(Details)

    /// A defect in the SDK. Please report it.
    case `internal`(Details)

    /// What every error tells.
    public var details: Details {
        switch self {
        case .invalidInput(let details), .badRequest(let details), .invalidCredentials(let details),
            .unauthorized(let details), .invalidTenantKeys(let details), .forbidden(let details),
            .notFound(let details), .rateLimited(let details), .serverError(let details),
            .unexpectedStatus(let details), .rejected(let details), .unexpectedRedirect(let details),
            .connection(let details), .tls(let details), .timeout(let details), .outcomeUnknown(let details),
            .invalidResponse(let details), .closed(let details), .internal(let details):
            details
        }
    }
}

extension FinHubError {
    /// What went wrong, in a stable word such as `invalid_credentials`: count errors by it.
    public var kind: String { details.kind }

    /// What was called: `create_session`, `delete_session`, or `configure` for settings that were refused.
    public var operation: String { details.operation }

    /// The setting or argument that was refused, by its name in the API: for ``invalidInput(_:)`` alone.
    public var field: String? { details.field }

    /// The HTTP status, where there was an answer.
    public var status: Int? { details.status }

    /// FinHub's own code, where its envelope gave one.
    public var code: Int64? { details.code }

    /// FinHub's own message, where its envelope gave one: at most 500 characters, any secret redacted.
    public var detail: String? { details.detail }

    /// FinHub's `errorType`, where its envelope gave one. An open set.
    public var errorType: String? { details.errorType }

    /// The answer's request id (`X-Request-Id` or `X-Correlation-Id`): give it to FinHub's support.
    public var requestID: String? { details.requestID }

    /// How long FinHub asked to wait (`Retry-After`); `nil` where it did not say.
    public var retryAfter: Duration? { details.retryAfter }

    /// Whether making the same call again, after ``retryAfter`` where that is given, does no harm and may succeed.
    public var isRetryable: Bool { details.isRetryable }

    /// Whether a login may have made a session that nobody holds. It ends by itself after FinHub's 24 hours.
    public var sessionMayExist: Bool { details.sessionMayExist }

    /// How many requests were sent, or tried to be.
    public var attempts: Int { details.attempts }
}

extension FinHubError: LocalizedError, CustomStringConvertible {
    /// The whole text: from the kind to the request id.
    public var description: String { details.text }

    /// The same text, which `localizedDescription` gives as well.
    public var errorDescription: String? { details.text }

    /// What the system said, where it was the system that failed.
    public var failureReason: String? { details.cause }
}
