package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.TestClock
import cloud.finhub.sessions.testing.Sandbox
import cloud.finhub.sessions.testing.Sandbox.Companion.CUSTOMER_ID
import cloud.finhub.sessions.testing.Sandbox.Companion.USER_ID
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.time.Duration.Companion.hours

class LogInTest {
    private val sandbox = Sandbox.start()
    private val client = sandbox.client()
    private val marcus = Sandbox.credentials()

    @AfterEach
    fun stop() {
        client.close()
        sandbox.close()
    }

    @Test
    fun `leaves no session behind`(): Unit = runBlocking {
        client.withSession(CUSTOMER_ID, USER_ID, marcus) {
            assertEquals(CUSTOMER_ID, sandbox.liveSessions().single().customerId)
        }
        assertTrue(sandbox.liveSessions().isEmpty())
        assertEquals(listOf("POST", "DELETE"), sandbox.requests().map { it.method })
    }

    @Test
    fun `says when an answer was lost`(): Unit = runBlocking {
        sandbox.script("""{"handle": true, "end": "reset"}""") // logs in, then cuts the connection
        val error = assertThrows<FinHubException.OutcomeUnknown> { client.createSession(CUSTOMER_ID, USER_ID, marcus) }
        assertTrue(error.sessionMayExist)
    }

    @Test
    fun `sees an expired token`(): Unit = runBlocking {
        val session = client.createSession(CUSTOMER_ID, USER_ID, marcus)
        sandbox.advance(2.hours)
        assertThrows<FinHubException.Unauthorized> { client.deleteSession(session) }
    }

    @Test
    fun `renews the token an hour later`(): Unit = runBlocking {
        val clock = TestClock()
        sandbox.client(clock = clock).use { client ->
            client.withSession(CUSTOMER_ID, USER_ID, marcus, renewWith = { marcus }) { session ->
                val token = session.accessToken()
                clock.advance(1.hours)
                assertNotEquals(token, session.accessToken())
            }
        }
    }
}
