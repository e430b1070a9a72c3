import FinhubSessionsGenerated

/// What a call ended with, as its caller is told.
func toPublic(_ failure: any Error) -> any Error {
    switch failure {
    case CallError.Failed(let facts): FinHubError(facts)
    case CallError.Cancelled: CancellationError()
    case is FinHubError, is CancellationError: failure
    // A panic that Rust's side of the boundary did not see. Where Rust cannot even say so, it stays as it is.
    default: (try? FinHubError(panicked())) ?? failure
    }
}

extension FinHubError {
    /// An argument that is refused here, since it is no value of Rust.
    static func refused(_ operation: String, _ field: String, _ problem: String) -> any Error {
        do {
            return FinHubError(
                try FinhubSessionsGenerated.refused(operation: operation, field: field, problem: problem))
        } catch {
            return toPublic(error)
        }
    }
}

extension FinHubError.Details {
    init(_ facts: ErrorFacts) {
        self.init(
            operation: facts.operation,
            field: facts.field,
            status: facts.status.map(Int.init),
            code: facts.code,
            detail: facts.detail,
            errorType: facts.errorType,
            requestID: facts.requestId,
            retryAfter: facts.retryAfter.map(Duration.init(seconds:)),
            isRetryable: facts.retryable,
            sessionMayExist: facts.sessionMayExist,
            attempts: Int(facts.attempts)
        )
        kind = facts.kind
        text = facts.text
        cause = facts.cause
    }
}
