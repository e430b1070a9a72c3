import FinhubSessionsGenerated

/// The state of a managed session.
public enum SessionStatus: Sendable {
    /// ``ActiveSession/accessToken(minTTL:)`` gives a token, and renews it where that is due.
    case active
    /// As ``active``, but the session does not stand in its store, which failed with this error.
    case unsaved(FinHubError)
    /// A renewal is under way.
    case renewing
    /// The last renewal failed with this error. The old token may still work, and the next renewal may succeed.
    case renewalFailed(FinHubError)
    /// The session has ended, for good.
    case ended(EndReason)

    /// Why a managed session has ended.
    public enum EndReason: Sendable {
        /// It was logged out.
        case loggedOut
        /// It was to be logged out, and FinHub did not know it any more.
        case gone
        /// Its token has expired, and there is nothing to renew it with.
        case expired
        /// Nobody holds it any more.
        case dropped
    }
}

/// Every status of a managed session, from the present one to ``SessionStatus/ended(_:)``, which is the last.
///
/// ``ActiveSession/statuses`` gives it. It does not keep the session alive, and ends early where its task is cancelled.
public struct SessionStatuses: AsyncSequence, Sendable {
    /// What is told.
    public typealias Element = SessionStatus

    private let tell: @Sendable () async -> SessionStatus?

    /// Those of a stream, for a fake of a session.
    public init(_ statuses: AsyncStream<SessionStatus>) {
        tell = {
            var iterator = statuses.makeAsyncIterator()
            return await iterator.next()
        }
    }

    init(native: Statuses?) {
        tell = {
            guard let native else { return nil }
            let told = try? await call { try await native.next(cancellation: $0) }
            return told.flatMap { $0 }.map(SessionStatus.init)
        }
    }

    /// Goes through the statuses.
    public func makeAsyncIterator() -> Iterator {
        Iterator(tell: tell)
    }

    /// Goes through the statuses.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        fileprivate let tell: @Sendable () async -> SessionStatus?

        /// The next status, once there is one; `nil` after the end.
        public func next() async -> SessionStatus? {
            await tell()
        }
    }
}

extension SessionStatus {
    init(_ native: FinhubSessionsGenerated.SessionStatus) {
        self =
            switch native {
            case .active: .active
            case .unsaved(let facts): .unsaved(FinHubError(facts))
            case .renewing: .renewing
            case .renewalFailed(let facts): .renewalFailed(FinHubError(facts))
            case .ended(let reason): .ended(EndReason(reason))
            }
    }
}

extension SessionStatus.EndReason {
    init(_ native: FinhubSessionsGenerated.EndReason) {
        self =
            switch native {
            case .loggedOut: .loggedOut
            case .gone: .gone
            case .expired: .expired
            case .dropped: .dropped
            }
    }
}
