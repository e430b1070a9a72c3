package cloud.finhub.sessions

import cloud.finhub.sessions.SessionStatus.Active
import cloud.finhub.sessions.SessionStatus.Ended
import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Instant
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor
import kotlin.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/** Time that a test moves by a [TestClock]. */
class TimeTest : SandboxTest() {
    private val clock = TestClock()
    private val moved = sandbox.client(clock = clock)

    @Test
    fun `a token expires once an hour has passed`() = runBlocking {
        val session = moved.resume(moved.logIn())
        clock.advance(59.minutes)
        assertEquals(session.session.token, session.accessToken())
        assertFalse(session.session.isTokenExpired())
        clock.advance(java.time.Duration.ofMinutes(1))
        assertTrue(session.session.isTokenExpired())
        assertThrows<FinHubException.Unauthorized> { session.accessToken() }
        Unit
    }

    @Test
    fun `a clone goes by the same clock`() = runBlocking {
        val session = moved.withOptions(platform = "android").logIn()
        clock.advance(1.hours)
        assertTrue(session.isTokenExpired())
    }

    @Test
    fun `whoever watches is told at once of a token that has expired`() = runBlocking {
        for (move in listOf<() -> Unit>({ clock.advance(1.hours) }, { clock.set(clock.now().plusSeconds(3600)) })) {
            val told = CopyOnWriteArrayList<SessionStatus>()
            val session = moved.resume(moved.logIn())
            session.addStatusListener(Executor(Runnable::run)) { told += it }
            val flow = async { session.status.first { it is Ended } }
            until("the present status was told") { told.size == 1 }
            move()
            until("the end was told") { told.lastOrNull() is Ended }
            assertEquals(listOf(Active, Ended(EndReason.EXPIRED)), told)
            assertEquals(Ended(EndReason.EXPIRED), flow.await())
        }
    }

    @Test
    fun `three lives of a token are three renewals`() = runBlocking {
        val session = moved.resume(moved.logIn()) { Sandbox.credentials() }
        for (renewals in 1..3) {
            val old = session.session.token
            clock.advance(59.minutes)
            val token = session.accessToken()
            assertNotEquals(old, token)
            assertEquals(token, session.accessToken())
            assertEquals(1 + renewals, logins())
        }
    }

    @Test
    fun `the pause after a renewal ends where the clock has passed it`() = runBlocking {
        val session = moved.resume(moved.logIn()) { Sandbox.credentials() }
        clock.advance(1.hours)
        sandbox.script("""{"status": 401}""")
        repeat(2) { assertThrows<FinHubException.InvalidCredentials> { session.accessToken() } }
        assertEquals(2, logins())
        clock.advance(30.seconds)
        session.accessToken()
        assertEquals(3, logins())
    }

    @Test
    fun `a wait between two attempts ends where the clock has passed it`() = runBlocking {
        val patient = sandbox.client(ClientOptions().timeout(36_500.days.toJavaDuration()), clock)
        val session = patient.logIn()
        sandbox.script("""{"status": 503, "headers": [["Retry-After", "30"]]}""")
        val deleting = async(Dispatchers.Default) { patient.deleteSession(session) }
        // Nobody can tell when the wait has begun. `until` does not wait for as long as FinHub asked.
        until("the session is deleted") {
            clock.advance(30.seconds)
            deleting.isCompleted
        }
        assertEquals(Outcome.TERMINATED, deleting.await().outcome)
        assertEquals(listOf("POST", "DELETE", "DELETE"), sandbox.requests().map { it.method })
    }

    @Test
    fun `a wall clock that is set runs on`() {
        assertShows(Instant.now())
        for (time in listOf(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("1969-12-31T23:59:59.000000005Z"))) {
            clock.set(time)
            assertShows(time)
            clock.advance(1.hours)
            assertShows(time.plusSeconds(3600))
        }
        assertTrue(clock.toString().startsWith("TestClock(1970-01-01T00:59:59"), "$clock")
    }

    @Test
    fun `time does not go back`() {
        val failure = assertThrows<FinHubException.InvalidInput> { clock.advance((-1).seconds) }
        assertEquals("invalid_input: by is negative. [advance, nothing sent]", failure.message)
        clock.advance(Duration.INFINITE)
        assertTrue(clock.now() > Instant.parse("2100-01-01T00:00:00Z"))
    }

    private fun assertShows(time: Instant) {
        val now = clock.now()
        assertTrue(now >= time.minusSeconds(60) && now < time.plusSeconds(60), "$now is not $time")
    }

    private fun logins() = sandbox.requests().count { it.method == "POST" }
}
