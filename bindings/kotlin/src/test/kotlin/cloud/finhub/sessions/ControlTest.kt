package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** A managed session's token that a caller asks for by its life, renews, or was refused with. */
class ControlTest : SandboxTest() {
    private val asked = AtomicInteger()
    private val vault: suspend () -> Credentials = {
        asked.incrementAndGet()
        Sandbox.credentials()
    }

    @Test
    fun `a token that lives for less than it has to is renewed first`() = runBlocking {
        client.whileLoggedIn(vault) { session ->
            val old = session.session.token
            assertEquals(old, session.accessToken(minTtl = 1.minutes))
            val failure = assertThrows<FinHubException.InvalidInput> { session.accessToken(minTtl = 10.hours) }
            assertEquals("min_ttl", failure.field)
            assertNotEquals(old, session.accessToken())
        }
        assertEquals(1, asked.get())
        nothingIsLeft()
    }

    @Test
    fun `a negative life is refused`() = runBlocking {
        client.whileLoggedIn {
            val failure = assertThrows<FinHubException.InvalidInput> { it.accessToken(minTtl = (-1).seconds) }
            assertEquals("min_ttl", failure.field)
        }
    }

    @Test
    fun `coroutines share a renewal that is asked for`() = runBlocking {
        client.whileLoggedIn(vault) { session ->
            sandbox.script("""{"handle": true, "delay_ms": 300}""")
            val tokens = List(16) { async(Dispatchers.Default) { session.renew() } }.awaitAll().toSet()
            assertEquals(setOf(session.session.token), tokens)
        }
        assertEquals(1, asked.get())
        nothingIsLeft()
    }

    @Test
    fun `a thousand callers of an expiring session cause one login`() = runBlocking {
        client.whileLoggedIn(vault) { session ->
            session.invalidate(session.session.token)
            sandbox.script("""{"handle": true, "delay_ms": 300}""")
            val tokens = List(1000) { async(Dispatchers.Default) { session.accessToken() } }.awaitAll().toSet()
            assertEquals(setOf(session.session.token), tokens)
        }
        assertEquals(1, asked.get())
        nothingIsLeft()
    }

    @Test
    fun `ten refusals of a token cause one renewal`() = runBlocking {
        client.whileLoggedIn(vault) { session ->
            val old = session.session.token
            val tokens = List(10) {
                async(Dispatchers.Default) {
                    session.invalidate(old)
                    session.accessToken()
                }
            }.awaitAll().toSet()
            assertEquals(setOf(session.session.token), tokens)
            assertTrue(old !in tokens)
        }
        assertEquals(1, asked.get())
        nothingIsLeft()
    }

    @Test
    fun `without renewWith what is wrong with a token is said`() = runBlocking {
        val session = client.resume(client.logIn())
        assertEquals("renew_with", assertThrows<FinHubException.InvalidInput> { session.renew() }.field)
        session.invalidate(session.session.token)
        val failure = assertThrows<FinHubException.Unauthorized> { session.accessToken() }
        assertTrue("was refused" in failure.message.orEmpty(), failure.message)
        session.logout()
        assertThrows<FinHubException.Closed> { session.renew() }
        nothingIsLeft()
    }
}
