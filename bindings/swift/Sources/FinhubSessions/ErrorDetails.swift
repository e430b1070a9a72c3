extension FinHubError {
    /// What an error tells beside its case. ``FinHubError`` gives each of it as well, and says what it means.
    ///
    /// A test makes them for a fake to throw: `FinHubError.rateLimited(.init(retryAfter: .seconds(2)))`. What it does not give has
    /// the value that is usual for the case, as where a login fails: ``FinHubError/details`` has it then.
    public struct Details: Sendable, Hashable {
        /// The stable word for the case.
        public internal(set) var kind = ""

        /// The whole text: from the kind to the request id.
        public internal(set) var text = ""

        /// What was called.
        public internal(set) var operation: String

        /// The setting or argument that was refused.
        public internal(set) var field: String?

        /// The HTTP status.
        public internal(set) var status: Int?

        /// FinHub's own code.
        public internal(set) var code: Int64?

        /// FinHub's own message.
        public internal(set) var detail: String?

        /// FinHub's `errorType`.
        public internal(set) var errorType: String?

        /// The answer's request id.
        public internal(set) var requestID: String?

        /// How long FinHub asked to wait.
        public internal(set) var retryAfter: Duration?

        /// Whether the same call may succeed later and does no harm when it is made again.
        public var isRetryable: Bool { retryable ?? false }

        /// Whether a login may have made a session that nobody holds.
        public var sessionMayExist: Bool { mayExist ?? false }

        /// How many requests were sent, or tried to be.
        public internal(set) var attempts: Int

        /// What the system said, where it was the system that failed.
        public internal(set) var cause: String?

        var retryable: Bool?
        var mayExist: Bool?

        /// Those of an error that a test makes. What is `nil` is usual for the case, or absent.
        public init(
            operation: String = "create_session",
            field: String? = nil,
            status: Int? = nil,
            code: Int64? = nil,
            detail: String? = nil,
            errorType: String? = nil,
            requestID: String? = nil,
            retryAfter: Duration? = nil,
            isRetryable: Bool? = nil,
            sessionMayExist: Bool? = nil,
            attempts: Int = 1
        ) {
            self.operation = operation
            self.field = field
            self.status = status
            self.code = code
            self.detail = detail
            self.errorType = errorType
            self.requestID = requestID
            self.retryAfter = retryAfter
            self.retryable = isRetryable
            self.mayExist = sessionMayExist
            self.attempts = attempts
        }

        /// The same, with what is usual for a case where a test made it.
        func asUsual(_ kind: String, status: Int?, isRetryable: Bool, sessionMayExist: Bool) -> Self {
            guard self.kind.isEmpty else { return self }
            var whole = self
            whole.kind = kind
            whole.status = self.status ?? status
            whole.retryable = retryable ?? isRetryable
            whole.mayExist = mayExist ?? sessionMayExist
            let said = detail.map { " FinHub says: \"\($0)\"." } ?? ""
            let id = requestID.map { " request id \($0)" } ?? ""
            whole.text = "\(kind): the application made this error.\(said) [\(operation)]\(id)"
            return whole
        }
    }
}

extension FinHubError.Details: Redacted {
    /// ``text``.
    public var description: String { text }
}
