import FinhubSessionsGenerated
import Foundation

extension Date {
    /// A point in time that Rust gave.
    init(_ instant: Instant) {
        // A date counts from 2001: a fraction that is added to that is good to a tenth of a microsecond.
        self = Date(timeIntervalSince1970: TimeInterval(instant.seconds)) + TimeInterval(instant.nanos) / 1e9
    }
}
