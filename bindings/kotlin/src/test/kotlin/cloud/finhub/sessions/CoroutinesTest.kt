package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds

/** Many callers at once, and the dispatchers and threads that they are on. */
class CoroutinesTest : SandboxTest() {
    @Test
    fun `64 coroutines log in and out on one client`() = runBlocking {
        val outcomes = List(CALLERS) { async(Dispatchers.Default) { client.deleteSession(client.logIn()).outcome } }.awaitAll()

        assertEquals(List(CALLERS) { Outcome.TERMINATED }, outcomes)
        nothingIsLeft()
    }

    @Test
    fun `64 coroutines log in and out on one thread`() = runBlocking {
        List(CALLERS) { async { client.deleteSession(client.logIn()) } }.awaitAll()
        nothingIsLeft()
    }

    @Test
    fun `64 threads log in and out on one client`() = runBlocking {
        val outcomes = onThreads { runBlocking { client.deleteSession(client.logIn()).outcome } }

        assertEquals(List(CALLERS) { Outcome.TERMINATED }, outcomes)
        nothingIsLeft()
    }

    @Test
    fun `64 coroutines that log out the same session send one request`() = runBlocking {
        val session = client.resume(client.logIn())
        sandbox.clearRequests()

        val outcomes = List(CALLERS) { async(Dispatchers.Default) { session.logout() } }.awaitAll()

        assertEquals(1, outcomes.toSet().size)
        assertEquals(Outcome.TERMINATED, outcomes.first().outcome)
        assertEquals(listOf("DELETE"), sandbox.requests().map { it.method })
    }

    @Test
    fun `64 coroutines share one renewal`() = runBlocking {
        sandbox.script(login(tokenLivesFor = 20))
        var asked = 0
        val ask: suspend () -> Credentials = {
            asked++
            delay(5.milliseconds)
            Sandbox.credentials()
        }
        client.whileLoggedIn(ask) { session ->
            val old = session.session.token

            val tokens = List(CALLERS) { async(Dispatchers.Default) { session.accessToken() } }.awaitAll().toSet()

            assertEquals(setOf(session.session.token), tokens)
            assertTrue(old !in tokens)
        }
        assertEquals(1, asked)
        nothingIsLeft()
    }

    @Test
    fun `a caller on one thread goes on with other work while a call waits`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 200}""")
        val login = launch { client.logIn() }
        var turns = 0
        while (login.isActive) {
            delay(1.milliseconds)
            turns++
        }
        assertTrue(turns > 10, "$turns")
    }

    @Test
    fun `a coroutine that goes on where its call ended may block with further calls`() = runBlocking {
        for (dispatcher in listOf(Dispatchers.Unconfined, Executor { it.run() }.asCoroutineDispatcher())) {
            val sessions = List(2 * CALLERS) {
                async(dispatcher) {
                    client.deleteSession(client.logIn())
                    runBlocking { client.deleteSession(client.logIn()) }
                    client.logInAsync().join()
                }
            }.awaitAll()
            sessions.forEach { client.deleteSession(it) }
        }
        nothingIsLeft()
    }

    @Test
    fun `a coroutine that blocks its dispatcher's threads with further calls gets their answers`() = runBlocking {
        for (dispatcher in listOf(Dispatchers.Default, Dispatchers.IO)) {
            List(2 * CALLERS) {
                async(dispatcher) {
                    val session = runBlocking { client.logIn() }
                    runBlocking { client.deleteSession(session) }
                }
            }.awaitAll()
        }
        nothingIsLeft()
    }

    @Test
    fun `what is done with a future may block with further calls`() = runBlocking {
        val outcomes = List(CALLERS) {
            client.logInAsync().thenApply { session -> client.deleteSessionAsync(session).join().outcome }
        }

        CompletableFuture.allOf(*outcomes.toTypedArray()).join()

        assertEquals(List(CALLERS) { Outcome.TERMINATED }, outcomes.map { it.join() })
        nothingIsLeft()
    }

    @Test
    fun `a test in virtual time waits for the answer`() = runTest {
        delay(5.hours)
        val session = client.logIn()
        delay(5.hours)
        assertEquals(Outcome.TERMINATED, client.deleteSession(session).outcome)
    }

    @Test
    fun `a caller comes back to its own dispatcher`() = runBlocking {
        lateinit var own: Thread
        val executor = Executors.newSingleThreadExecutor { Thread(it).also { thread -> own = thread } }
        executor.asCoroutineDispatcher().use { dispatcher ->
            withContext(dispatcher) {
                val session = client.logIn()
                assertSame(own, Thread.currentThread())
                client.deleteSession(session)
                assertSame(own, Thread.currentThread())
            }
        }
    }

    private companion object {
        const val CALLERS = 64

        fun <T> onThreads(work: () -> T): List<T> {
            val threads = Executors.newFixedThreadPool(CALLERS)
            try {
                return threads.invokeAll(List(CALLERS) { Callable(work) }).map { it.get() }
            } finally {
                threads.shutdown()
            }
        }
    }
}
