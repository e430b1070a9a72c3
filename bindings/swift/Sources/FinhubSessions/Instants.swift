import FinhubSessionsGenerated
import Foundation

extension Date {
    /// A point in time that Rust gave.
    init(_ instant: Instant) {
        // A date counts from 2001: a fraction that is added to that is good to a tenth of a microsecond.
        self = Date(timeIntervalSince1970: TimeInterval(instant.seconds)) + TimeInterval(instant.nanos) / 1e9
    }
}

extension Instant {
    /// A point in time as Rust takes it; none where the date is not a number, or beyond what an integer counts.
    init?(_ date: Date) {
        let since = date.timeIntervalSince1970
        guard let seconds = Int64(exactly: since.rounded(.down)) else { return nil }
        self.init(seconds: seconds, nanos: UInt32((since - since.rounded(.down)) * 1e9))
    }
}
