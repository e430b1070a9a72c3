package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.TestClock
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.time.Duration.Companion.hours

class LogInTest {
    private val sandbox = FinHubSandbox()
    private val anna = Credentials("anna.larsen@example.com", "her_secure_password")

    @AfterEach
    fun stop() = sandbox.close()

    @Test
    fun `leaves no session behind`(): Unit = runBlocking {
        sandbox.client().use { client ->
            client.withSession("cust_12345", "user_67890", anna) { it.accessToken() }
        }
        assertEquals("""{"sessions":[]}""", sandbox.sessions())
    }

    @Test
    fun `says when an answer was lost`(): Unit = runBlocking {
        sandbox.script("""[{"handle": true, "end": "reset"}]""") // logs in, then cuts the connection
        val error = assertThrows<FinHubException.OutcomeUnknown> {
            sandbox.client().use { it.createSession("cust_12345", "user_67890", anna) }
        }
        assertTrue(error.sessionMayExist)
    }

    @Test
    fun `sees an expired token`(): Unit = runBlocking {
        sandbox.client().use { client ->
            val session = client.createSession("cust_12345", "user_67890", anna)
            sandbox.ask("POST", "clock", """{"advance_seconds": 7200}""")
            assertThrows<FinHubException.Unauthorized> { client.deleteSession(session) }
        }
    }

    @Test
    fun `renews the token an hour later`(): Unit = runBlocking {
        val clock = TestClock()
        sandbox.client(clock).use { client ->
            client.withSession("cust_12345", "user_67890", anna, renewWith = { anna }) { session ->
                val token = session.accessToken()
                clock.advance(1.hours)
                assertNotEquals(token, session.accessToken())
            }
        }
    }
}
