import Foundation

/// An infinite wait is a long one: a hundred years.
private let longestWait = Duration.seconds(36_525 * 24 * 60 * 60)

/// A limit as Rust's half takes it: by the nanosecond, and cut there, not rounded. A negative one becomes
/// zero, which Rust refuses.
func seconds(_ limit: Duration) -> TimeInterval {
    let (seconds, attoseconds) = max(.zero, min(limit, longestWait)).components
    return TimeInterval(seconds) + (TimeInterval(attoseconds) / 1e9 + 0.5) / 1e9
}

extension Duration {
    /// A duration that Rust gave, to the nanosecond.
    init(seconds: TimeInterval) {
        let whole = seconds.rounded(.down)
        self = .seconds(whole) + .nanoseconds(Int64(((seconds - whole) * 1e9).rounded()))
    }
}
