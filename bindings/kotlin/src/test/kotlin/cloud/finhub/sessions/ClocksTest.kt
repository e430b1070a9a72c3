package cloud.finhub.sessions

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.ValueSource
import kotlin.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.toJavaDuration

/** Sessions that are handed over to a machine whose clock is wrong. */
class ClocksTest : SandboxTest() {
    private val clock = TestClock()
    private val app = sandbox.client(clock = clock)

    @ParameterizedTest
    @ValueSource(strings = ["-10m", "-5h", "-3d", "10m"])
    fun `a clock that is wrong by less than a life makes no token live longer`(skew: String) = runBlocking {
        wrongBy(skew)
        val session = app.resume(handedOver())
        assertTrue(session.session.tokenExpiresIn()!! <= 1.hours)
        assertEquals(session.session.token, session.accessToken())
        clock.advance(1.hours)
        assertThrows<FinHubException.Unauthorized> { session.accessToken() }
        Unit
    }

    @ParameterizedTest
    @CsvSource("5h 30s, 5 h 0 min ago", "3d 30s, 72 h 0 min ago")
    fun `a clock that is ahead says so where a token seems to have ended`(skew: String, shown: String) = runBlocking {
        wrongBy(skew)
        val session = app.resume(handedOver())
        val failure = assertThrows<FinHubException.Unauthorized> { session.accessToken() }
        assertTrue("$shown: where that cannot be, set the clock" in failure.message.orEmpty(), failure.message)
    }

    @ParameterizedTest
    @ValueSource(strings = ["-10m", "-5h", "-3d", "10m", "5h", "3d"])
    fun `an answer of FinHub's corrects the clock`(skew: String) = runBlocking {
        wrongBy(skew)
        val session = app.resume(handedOver())
        app.deleteSession(handedOver())
        assertEquals(session.session.token, session.accessToken())
        clock.advance(1.hours)
        assertThrows<FinHubException.Unauthorized> { session.accessToken() }
        Unit
    }

    @ParameterizedTest
    @ValueSource(strings = ["-10m", "-5h", "-3d", "10m", "5h", "3d"])
    fun `a hand-over that was just made is good whatever the clock says`(skew: String) = runBlocking {
        wrongBy(skew)
        val session = app.resume(handedOver()) { handedOver() }
        val old = session.session.token
        session.invalidate(old)
        val token = session.accessToken()
        assertNotEquals(old, token)
        assertEquals(token, session.accessToken())
        // By a clock that is ahead the old token has ended, so the old session is logged out at once. Between the two
        // advances, the answer would tell the app a wrong time.
        if (skew in setOf("5h", "3d")) until("the old session is logged out") { sandbox.liveSessions().size == 1 }
        sandbox.advance(1.hours)
        clock.advance(1.hours)
        assertNotEquals(token, session.accessToken())
    }

    private fun wrongBy(skew: String) = clock.set(clock.now() + Duration.parse(skew).toJavaDuration())

    /** A session from a backend whose clock is right, as the app reads it. */
    private suspend fun handedOver(): Session = Session.fromSecretJson(client.logIn().toSecretJson())
}
