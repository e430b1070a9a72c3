public import Foundation
import FinhubSessionsGenerated

/// The end of a session: what a logout gives back.
public struct Termination: Sendable {
    /// The session that ended.
    public let sessionID: String

    /// FinHub's word for its state, such as `TERMINATED`: an open set. `nil` where no answer told.
    public let status: String?

    /// When it ended (UTC). `nil` where no answer told.
    public let terminatedAt: Date?

    /// Whether this call ended it.
    public let outcome: Outcome

    /// The id by which FinHub's support finds the logout, of the headers of the answer that settled it; `nil` where that
    /// answer had none. It takes no part in comparisons.
    public let requestID: String?

    /// All of it, on one line: what is no plain text in it is escaped.
    public let description: String

    let furtherFields: FurtherFields

    /// One that a test makes, for a fake to give back.
    public init(
        sessionID: String,
        outcome: Outcome = .terminated,
        status: String? = nil,
        terminatedAt: Date? = nil,
        requestID: String? = nil
    ) {
        self.sessionID = sessionID
        self.outcome = outcome
        self.status = status
        self.terminatedAt = terminatedAt
        self.requestID = requestID
        description = "Termination(sessionID: \(sessionID), outcome: \(outcome))"
        furtherFields = FurtherFields()
    }

    init(_ native: FinhubSessionsGenerated.Termination) throws {
        sessionID = native.sessionId
        status = native.status
        terminatedAt = native.terminatedAt.map(Date.init)
        outcome =
            switch native.outcome {
            case .terminated: .terminated
            case .alreadyGone: .alreadyGone
            }
        requestID = native.requestId
        description = native.shown
        furtherFields = try FurtherFields { native.further }
    }
}

extension Termination: Hashable {
    /// Whether both say the same of the same session.
    public static func == (one: Termination, other: Termination) -> Bool {
        one.sessionID == other.sessionID
            && one.status == other.status
            && one.terminatedAt == other.terminatedAt
            && one.outcome == other.outcome
            && one.furtherFields == other.furtherFields
    }

    /// Feeds ``sessionID`` and ``outcome``.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(sessionID)
        hasher.combine(outcome)
    }
}

extension Termination: Redacted {}

/// Whether a logout ended the session, or found it ended.
public enum Outcome: Sendable, Hashable {
    /// This call ended the session.
    case terminated

    /// The session had ended before, or an earlier attempt of this call had ended it.
    case alreadyGone
}
