extension FinHubError {
    /// What an error tells beside its case. ``FinHubError`` gives each of it as well, and says what it means.
    public struct Details: Sendable, Hashable {
        /// The stable word for the case.
        public let kind: String

        /// The whole text: from the kind to the request id.
        public let text: String

        /// What was called.
        public let operation: String

        /// The setting or argument that was refused.
        public let field: String?

        /// The HTTP status.
        public let status: Int?

        /// FinHub's own code.
        public let code: Int64?

        /// FinHub's own message.
        public let detail: String?

        /// FinHub's `errorType`.
        public let errorType: String?

        /// The answer's request id.
        public let requestID: String?

        /// How long FinHub asked to wait.
        public let retryAfter: Duration?

        /// Whether the same call may succeed later and does no harm when it is made again.
        public let isRetryable: Bool

        /// Whether a login may have made a session that nobody holds.
        public let sessionMayExist: Bool

        /// How many requests were sent, or tried to be.
        public let attempts: Int

        /// What the system said, where it was the system that failed.
        public let cause: String?
    }
}

extension FinHubError.Details: Redacted {
    /// ``text``.
    public var description: String { text }
}
