package cloud.finhub.sessions

import java.time.Instant
import kotlin.time.Duration
import kotlin.time.toKotlinDuration
import cloud.finhub.sessions.internal.TestClock as NativeTestClock
import cloud.finhub.sessions.internal.UniffiWithHandle

/**
 * A clock for tests: it runs as the system's does, and can be moved.
 *
 * Give it to a client, whose tokens then expire and whose waits end where you move it:
 *
 * ```kotlin
 * val clock = TestClock()
 * val client = FinHubClient(forwardedFor = "203.0.113.42", clock = clock)
 * val session = client.createSession("customer", "user", "marcus.jensen@example.com", "your_secure_password")
 * clock.advance(1.hours)
 * check(session.isTokenExpired())
 * ```
 *
 * The limits of connections and attempts go by the system's time all the same, as the network does.
 */
public class TestClock {
    private val native: NativeTestClock

    init {
        NativeCode.require()
        native = atOnce { NativeTestClock() }
    }

    /** The time that it shows. */
    public fun now(): Instant = atOnce { native.now() }.toPublic()

    /**
     * Lets time pass: what waits for a point in time until then goes on.
     *
     * @throws FinHubException.InvalidInput where [by] is negative.
     */
    public fun advance(by: Duration) {
        if (by.isNegative()) throw invalidInput("advance", "by", "is negative")
        atOnce { native.advance(limit(by)) }
    }

    /** The same for Java, whose durations are of another type. */
    public fun advance(by: java.time.Duration): Unit = advance(by.toKotlinDuration())

    /** Sets the wall clock, as a person sets a phone's: no time passes by that. */
    public fun set(time: Instant): Unit = atOnce { native.set(time.toNative()) }

    override fun toString(): String = "TestClock(${now()})"

    /** The same clock, for settings to own. */
    internal fun toNative(): NativeTestClock = NativeTestClock(UniffiWithHandle, native.uniffiCloneHandle())
}
