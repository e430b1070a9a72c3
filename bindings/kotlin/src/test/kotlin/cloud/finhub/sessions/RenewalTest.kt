package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.Executors
import java.util.logging.Handler
import java.util.logging.Level
import java.util.logging.LogRecord
import java.util.logging.Logger
import kotlin.time.Duration.Companion.milliseconds

/** Tokens that come to their end, and who is asked to renew them. */
class RenewalTest : SandboxTest() {
    private val log = Log()

    @BeforeEach
    fun listen() {
        LOGGER.addHandler(log)
        LOGGER.useParentHandlers = false
    }

    @AfterEach
    fun listenNoMore() {
        LOGGER.removeHandler(log)
        LOGGER.useParentHandlers = true
    }

    @Test
    fun `a token at its end is renewed with the credentials that renewWith gives`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        client.whileLoggedIn({ Sandbox.credentials() }) { session ->
            val old = session.session
            val token = session.accessToken()
            assertNotEquals(old.token, token)
            assertEquals(session.session.token, token)
            assertNotEquals(old, session.session)
        }
        nothingIsLeft()
    }

    @Test
    fun `a token that lives long enough asks for nothing`() = runBlocking {
        client.whileLoggedIn({ error("nobody has to be asked") }) { assertEquals(it.session.token, it.accessToken()) }
        assertEquals(emptyList<String>(), log.texts)
    }

    @Test
    fun `without renewWith a token is good until its end, and no longer`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20), login(tokenLivesFor = -5))
        val good = client.resume(client.logIn())
        assertEquals(good.session.token, good.accessToken())
        val ended = client.resume(client.logIn())
        assertThrows<FinHubException.Unauthorized> { ended.accessToken() }
        Unit
    }

    @Test
    fun `renewWith runs where its caller runs`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        lateinit var own: Thread
        val executor = Executors.newSingleThreadExecutor { Thread(it).also { thread -> own = thread } }
        val session = client.resume(client.logIn()) {
            assertSame(own, Thread.currentThread())
            assertEquals(CoroutineName("the caller's own"), currentCoroutineContext()[CoroutineName])
            Sandbox.credentials()
        }
        executor.asCoroutineDispatcher().use { dispatcher ->
            withContext(dispatcher + CoroutineName("the caller's own")) { session.accessToken() }
        }
        assertEquals(1, sandbox.liveSessions().size)
        assertEquals(emptyList<String>(), log.texts)
    }

    @Test
    fun `a renewWith that fails leaves the old token, and is told to the log`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        val failure = IllegalStateException("the vault is closed")
        val session = client.resume(client.logIn()) { throw failure }

        assertEquals(session.session.token, session.accessToken())

        val record = log.records.single()
        assertEquals("access_token: renew_with failed", record.message)
        assertEquals(Level.WARNING, record.level)
        assertSame(failure, record.thrown)
    }

    @Test
    fun `a renewWith that takes too long by its own measure leaves the old token`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        val session = client.resume(client.logIn()) { withTimeout(10.milliseconds) { awaitCancellation() } }

        assertEquals(session.session.token, session.accessToken())

        assertInstanceOf(TimeoutCancellationException::class.java, log.records.single().thrown)
        Unit
    }

    @Test
    fun `a renewWith that gives nothing leaves the old token, which is an error once that has ended`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20), login(tokenLivesFor = -5))
        val good = client.resume(client.logIn()) { null }
        assertEquals(good.session.token, good.accessToken())

        val ended = client.resume(client.logIn()) { null }
        val failure = assertThrows<FinHubException.InvalidInput> { ended.accessToken() }
        assertEquals("credentials", failure.field)
        assertEquals(
            "invalid_input: credentials were asked for, and the callback gave none. [access_token, nothing sent]",
            failure.message,
        )
        assertEquals(emptyList<String>(), log.texts)
    }

    @Test
    fun `a renewal that FinHub refuses leaves the old token, which is an error once that has ended`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20), login(tokenLivesFor = -5))
        val wrong: suspend () -> Credentials = { Credentials("marcus.jensen@example.com", "wrong") }
        val good = client.resume(client.logIn(), wrong)
        val ended = client.resume(client.logIn(), wrong)

        assertEquals(good.session.token, good.accessToken())
        assertThrows<FinHubException.InvalidCredentials> { ended.accessToken() }
        Unit
    }

    @Test
    fun `a caller that is cancelled while it is asked ends at once, and the next one is asked`() =
        runBlocking {
            sandbox.script(login(tokenLivesFor = 20))
            val asked = CompletableDeferred<Unit>()
            val session = client.resume(client.logIn()) {
                if (asked.complete(Unit)) awaitCancellation() else Sandbox.credentials()
            }
            val old = session.session.token
            val first = launch { session.accessToken() }
            asked.await()
            val second = async { session.accessToken() }

            first.cancelAndJoin()

            assertNotEquals(old, second.await())
            assertEquals(session.session.token, second.await())
            assertEquals(emptyList<String>(), log.texts)
        }

    @Test
    fun `a caller that is cancelled just before it is asked holds up nobody`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        val session = client.resume(client.logIn()) { Sandbox.credentials() }
        val held = HeldDispatcher()
        val first = CoroutineScope(held).launch { session.accessToken() }
        held.next().run()
        val goOn = held.next()

        first.cancel()
        goOn.run()

        assertTrue(first.isCompleted)
        val renewed = withTimeout(10_000) { session.accessToken() }
        assertEquals(session.session.token, renewed)
    }

    @Test
    fun `a renewWith whose credentials are no text leaves the old token`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        val session = client.resume(client.logIn()) { Credentials("marcus.jensen@example.com", "pass\uD800") }

        assertEquals(session.session.token, session.accessToken())

        assertInstanceOf(FinHubException.InvalidInput::class.java, log.records.single().thrown)
        Unit
    }

    @Test
    fun `a renewal goes on where its caller is cancelled after it was asked`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20), """{"handle": true, "delay_ms": 200}""")
        val session = client.resume(client.logIn()) { Sandbox.credentials() }
        val old = session.session.token
        val caller = launch(Dispatchers.Default) { session.accessToken() }
        arrived(2)

        caller.cancelAndJoin()

        until("the token is another one") { session.session.token != old }
    }

    @Test
    fun `a session that was renewed is logged out once the collector finds that nobody holds it`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        renewed()
        assertEquals(listOf("POST", "POST"), sandbox.requests().map { it.method }.take(2))
        until("it is logged out") {
            System.gc()
            sandbox.liveSessions().size == 0
        }
    }

    /** Renews a session, and lets go of it. */
    private suspend fun renewed() {
        client.resume(client.logIn()) { Sandbox.credentials() }.accessToken()
    }

    @Test
    fun `a session that was logged out while it asked gives no token`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20), """{"body": {"success": true}}""")
        lateinit var session: ActiveSession
        session = client.resume(client.logIn()) {
            session.logout()
            Sandbox.credentials()
        }
        assertThrows<FinHubException.Closed> { session.accessToken() }
        nothingIsLeft()
    }

    @Test
    fun `renewWith may call the client itself`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        val session = client.resume(client.logIn()) {
            client.deleteSession(client.logIn())
            Sandbox.credentials()
        }
        session.accessToken()
        assertEquals(1, sandbox.liveSessions().size)
    }

    /** What the SDK warns of. */
    private class Log : Handler() {
        init {
            level = Level.WARNING
        }

        val records = mutableListOf<LogRecord>()
        val texts get() = records.map { it.message }

        override fun publish(record: LogRecord) {
            if (isLoggable(record)) synchronized(this) { records += record }
        }

        override fun flush() = Unit

        override fun close() = Unit
    }

    private companion object {
        val LOGGER: Logger = Logger.getLogger("cloud.finhub.sessions")
    }
}
