import FinhubSessionsGenerated

/// What a call ended with, as its caller is told.
func toPublic(_ failure: any Error) -> any Error {
    switch failure {
    case let failure as CallError: toPublic(failure)
    case is FinHubError, is CancellationError: failure
    // A panic that Rust's side of the boundary did not see.
    default: FinHubError.panicked
    }
}

private func toPublic(_ failure: CallError) -> any Error {
    switch failure {
    case .InvalidInput(let facts): FinHubError.invalidInput(.init(facts))
    case .BadRequest(let facts): FinHubError.badRequest(.init(facts))
    case .InvalidCredentials(let facts): FinHubError.invalidCredentials(.init(facts))
    case .Unauthorized(let facts): FinHubError.unauthorized(.init(facts))
    case .InvalidTenantKeys(let facts): FinHubError.invalidTenantKeys(.init(facts))
    case .Forbidden(let facts): FinHubError.forbidden(.init(facts))
    case .NotFound(let facts): FinHubError.notFound(.init(facts))
    case .RateLimited(let facts): FinHubError.rateLimited(.init(facts))
    case .ServerError(let facts): FinHubError.serverError(.init(facts))
    case .UnexpectedStatus(let facts): FinHubError.unexpectedStatus(.init(facts))
    case .Rejected(let facts): FinHubError.rejected(.init(facts))
    case .UnexpectedRedirect(let facts): FinHubError.unexpectedRedirect(.init(facts))
    case .Connection(let facts): FinHubError.connection(.init(facts))
    case .Tls(let facts): FinHubError.tls(.init(facts))
    case .Timeout(let facts): FinHubError.timeout(.init(facts))
    case .OutcomeUnknown(let facts): FinHubError.outcomeUnknown(.init(facts))
    case .InvalidResponse(let facts): FinHubError.invalidResponse(.init(facts))
    case .Closed(let facts): FinHubError.closed(.init(facts))
    case .Internal(let facts): FinHubError.internal(.init(facts))
    case .Cancelled: CancellationError()
    }
}

extension FinHubError {
    /// An argument that is refused here, since it is no value of Rust.
    static func refused(_ operation: String, _ field: String, _ problem: String) -> FinHubError {
        let text = "invalid_input: \(field) \(problem). [\(operation), nothing sent]"
        return .invalidInput(.init(kind: "invalid_input", text: text, operation: operation, field: field))
    }

    fileprivate static var panicked: FinHubError {
        let text = "internal: a defect in the SDK, please report it: the call panicked. [boundary, nothing sent]"
        return .internal(.init(kind: "internal", text: text, operation: "boundary", field: nil))
    }
}

extension FinHubError.Details {
    fileprivate init(_ facts: ErrorFacts) {
        kind = facts.kind
        text = facts.text
        operation = facts.operation
        field = facts.field
        status = facts.status.map(Int.init)
        code = facts.code
        detail = facts.detail
        errorType = facts.errorType
        requestID = facts.requestId
        retryAfter = facts.retryAfter.map(Duration.init(seconds:))
        isRetryable = facts.retryable
        sessionMayExist = facts.sessionMayExist
        attempts = Int(facts.attempts)
        cause = facts.cause
    }

    /// Nothing was sent.
    fileprivate init(kind: String, text: String, operation: String, field: String?) {
        self.kind = kind
        self.text = text
        self.operation = operation
        self.field = field
        status = nil
        code = nil
        detail = nil
        errorType = nil
        requestID = nil
        retryAfter = nil
        isRetryable = false
        sessionMayExist = false
        attempts = 0
        cause = nil
    }
}
