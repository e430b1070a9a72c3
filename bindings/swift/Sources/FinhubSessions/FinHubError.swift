public import Foundation

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
