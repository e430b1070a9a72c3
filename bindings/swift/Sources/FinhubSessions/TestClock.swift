import FinhubSessionsGenerated
public import Foundation

/// A clock for tests: it runs as the system's does, and can be moved.
///
/// Give it to a client, whose tokens then expire and whose waits end where you move it:
///
/// ```swift
/// let clock = try TestClock()
/// let client = try FinHubClient(forwardedFor: "203.0.113.42", clock: clock)
/// let session = try await client.createSession(
///     customerID: "customer", userID: "user", username: "marcus.jensen@example.com", password: "your_secure_password")
/// try clock.advance(by: .seconds(3600))
/// #expect(try session.isTokenExpired())
/// ```
///
/// The limits of connections and attempts go by the system's time all the same, as the network does.
public final class TestClock: Sendable {
    let native: FinhubSessionsGenerated.TestClock

    /// A clock that shows the system's time.
    public init() throws {
        native = try atOnce { try FinhubSessionsGenerated.TestClock() }
    }

    /// The time that it shows.
    public var now: Date {
        get throws {
            try atOnce { try Date(native.now()) }
        }
    }

    /// Lets time pass: what waits for a point in time until then goes on.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where `duration` is negative.
    public func advance(by duration: Duration) throws {
        guard duration >= .zero else { throw FinHubError.refused("advance", "by", "is negative") }
        try atOnce { try native.advance(by: seconds(duration)) }
    }

    /// Sets the wall clock, as a person sets a phone's: no time passes by that.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where `time` is no number of seconds.
    public func set(to time: Date) throws {
        guard let instant = Instant(time) else { throw FinHubError.refused("set", "time", "is no point in time") }
        try atOnce { try native.set(time: instant) }
    }
}
