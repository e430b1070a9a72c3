import FinhubSessionsGenerated

/// What the SDK tells of its work, for a log: an attempt, a retry, a renewal, a call whose task was cancelled.
///
/// ``FinHubClient/setLogHandler(_:)`` has each event handed over. It holds what its properties name and nothing else: no
/// password, no token, no body, no header.
public struct LogEvent: Sendable {
    /// How much an event matters.
    public enum Level: Sendable, Hashable {
        /// It tells how a call goes.
        case debug
        /// Something failed of which nobody else is told.
        case warning
    }

    /// How much it matters.
    public let level: Level
    /// What was called, such as `create_session`.
    public let operation: String
    /// What happened, such as `attempt ended`.
    public let message: String
    /// The number of the attempt, from 1.
    public let attempt: Int?
    /// The HTTP status of its answer.
    public let status: Int?
    /// FinHub's id of the request.
    public let requestID: String?
    /// How long the attempt took.
    public let duration: Duration?
    /// How long the wait before the next attempt is.
    public let delay: Duration?
    /// `ok`, or the kind of the error.
    public let outcome: String?
    /// What was thrown, where an event warns. An error of the application's own may tell more than this SDK would.
    public let error: (any Error)?

    private let line: String

    init(_ event: FinhubSessionsGenerated.LogEvent, error: (any Error)? = nil) {
        level =
            switch event.level {
            case .debug: .debug
            case .warning: .warning
            }
        operation = event.operation
        message = event.message
        attempt = event.attempt.map(Int.init)
        status = event.status.map(Int.init)
        requestID = event.requestId
        duration = event.durationMs.map { .milliseconds(Int64($0)) }
        delay = event.delayMs.map { .milliseconds(Int64($0)) }
        outcome = event.outcome
        line = event.line
        self.error = error
    }

    /// The same, by the names that the fields have in all languages. Durations are milliseconds.
    public var fields: [String: String] {
        let fields: [String: Any?] = [
            "operation": operation, "attempt": attempt, "status": status, "request_id": requestID,
            "duration_ms": duration?.milliseconds, "delay_ms": delay?.milliseconds, "outcome": outcome,
        ]
        return fields.compactMapValues { $0.map { "\($0)" } }
    }
}

extension LogEvent: CustomStringConvertible {
    /// The line of a log: `create_session: attempt ended attempt=1 status=200 ...`.
    public var description: String { line }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
