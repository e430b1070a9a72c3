package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException

/** A client's end, and what comes after it. */
class CloseTest : SandboxTest() {
    @Test
    fun `every call after the end says so, and sends nothing`() = runBlocking {
        val session = client.logIn()
        val active = client.resume(session)
        sandbox.clearRequests()
        client.close()

        assertClosed("create_session") { client.logIn() }
        assertClosed("create_session") { client.createSession("c", "u", "name", "word") }
        assertClosed("create_session") { client.whileLoggedIn { error("there is no session") } }
        assertClosed("create_session") {
            client.withSession("c", "u", "name", "word") { error("there is no session") }
        }
        assertClosed("delete_session") { client.deleteSession(session) }
        assertClosed("delete_session") { client.deleteSessionById("c", "u", "s", Secret("t")) }
        assertClosed("delete_session") { active.logout() }
        assertClosed("check") { client.check() }
        assertClosed("create_session") { client.logInAsync().joined() }
        assertClosed("delete_session") { client.deleteSessionAsync(session).joined() }
        assertClosed("delete_session") { client.deleteSessionByIdAsync("c", "u", "s", Secret("t")).joined() }
        assertClosed("delete_session") { active.logoutAsync().joined() }
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `a session stays what it was, and its token stays good`() = runBlocking {
        val session = client.logIn()
        client.close()

        assertEquals(session.token, client.resume(session).accessToken())
        assertEquals(1, sandbox.liveSessions().size)
    }

    @Test
    fun `clones end together, whichever is closed`() {
        val clone = client.withOptions(platform = "ios")
        val cloneOfIt = clone.withOptions(ClientOptions().deviceId("another"))
        clone.close()

        for (one in listOf(client, clone, cloneOfIt, client.withOptions(platform = "android"))) {
            assertThrows<FinHubException.Closed> { one.check() }
        }
    }

    @Test
    fun `clients of their own end on their own`() {
        sandbox.client().close()
        assertEquals(Readiness.LOGIN, client.check())
    }

    @Test
    fun `a client may be closed again, and shut down after it was closed`() = runBlocking {
        repeat(2) { client.close() }
        repeat(2) { client.shutdown() }
        repeat(2) { client.shutdownAsync().joined() }
        client.close()
    }

    @Test
    fun `a call that is under way comes to its end`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 200}""")
        val login = async { client.logIn() }
        arrived(1)

        client.close()

        assertEquals(Sandbox.CUSTOMER_ID, login.await().customerId)
        assertEquals(1, sandbox.liveSessions().size)
    }

    @Test
    fun `use closes the client`() = runBlocking {
        val used = client.use { it.also { client -> client.deleteSession(client.logIn()) } }
        assertClosed("check") { used.check() }
    }

    @Test
    fun `a block that closes its client ends with the failure to log out`() = runBlocking {
        assertClosed("delete_session") { client.whileLoggedIn { client.close() } }
    }

    @Test
    fun `close does not wait for an abandoned login, and shutdown does`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 500}""")
        val login = launch { client.logIn() }
        arrived(1)
        login.cancelAndJoin()

        client.close()
        assertEquals(1, sandbox.liveSessions().size)

        client.shutdown()
        assertEquals(0, sandbox.liveSessions().size)
        assertEquals(listOf("POST", "DELETE"), sandbox.requests().map { it.method })
    }

    @Test
    fun `shutdown of a clone waits as well, and Java's too`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 300}""")
        val login = launch { client.logIn() }
        arrived(1)
        login.cancelAndJoin()

        client.withOptions(platform = "ios").shutdownAsync().joined()

        assertEquals(0, sandbox.liveSessions().size)
    }

    private companion object {
        suspend fun assertClosed(operation: String, call: suspend () -> Unit) {
            val failure = assertThrows<FinHubException> { call() }
            assertInstanceOf(FinHubException.Closed::class.java, failure)
            assertEquals("closed: the client was closed. [$operation, nothing sent]", failure.message)
        }

        /** Waits for a future; throws what it failed with. */
        fun CompletableFuture<*>.joined() {
            try {
                join()
            } catch (failure: CompletionException) {
                throw failure.cause ?: failure
            }
        }
    }
}
