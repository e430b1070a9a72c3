package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestCoroutineScheduler
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.CompletionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import kotlin.random.Random
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.TimeSource

/** Callers that go away in the middle of a call. */
class CancelTest : SandboxTest() {
    private val random = Random(seed)

    @Test
    fun `a cancelled login ends at once, and its session is logged out once the answer is there`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 1000}""")
        var failure: Throwable? = null
        val login = launch {
            try {
                client.logIn()
            } catch (thrown: Throwable) {
                failure = thrown
                throw thrown
            }
        }
        arrived(1)

        login.cancelAndJoin()

        assertInstanceOf(CancellationException::class.java, failure)
        assertEquals(1, sandbox.liveSessions().size, "it did not wait for the answer")
        nothingIsLeft(SEED)
    }

    @Test
    fun `a cancelled login that is never answered ends at once, and holds up nothing for longer than its limits`() =
        runBlocking {
            sandbox.script("""{"raw": [], "end": "hang"}""")
            val client = sandbox.client(ClientOptions().attemptTimeout(java.time.Duration.ofMillis(300)))
            val login = launch { client.logIn() }
            arrived(1)

            login.cancelAndJoin()

            client.shutdown()
            assertEquals(0, sandbox.liveSessions().size)
        }

    @Test
    fun `a login that is cancelled at any moment leaves no session`() = runBlocking {
        for (moment in moments()) {
            var seen: Session? = null
            val login = launch(Dispatchers.Default) { seen = client.logIn() }
            moment()
            login.cancelAndJoin()
            seen?.let { client.deleteSession(it) }
        }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a managed login that is cancelled at any moment leaves no session`() = runBlocking {
        for (moment in moments()) {
            val work = launch(Dispatchers.Default) { client.whileLoggedIn { awaitCancellation() } }
            moment()
            work.cancelAndJoin()
        }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a caller that asks a store and is cancelled at any moment leaves no session but the store's`() = runBlocking {
        for (moment in moments()) {
            val (store, client) = Pair(Shelf(), sandbox.client())
            val work = launch(Dispatchers.Default) { client.open(store) }
            moment()
            work.cancelAndJoin()
            client.shutdown()
            assertEquals(if (store.session == null) 0 else 1, sandbox.liveSessions().size, SEED)
            this@CancelTest.client.open(store).logout()
        }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a renewal that is cancelled at any moment leaves no session`() = runBlocking {
        for (moment in moments()) {
            client.whileLoggedIn({ Sandbox.credentials() }) { session ->
                val renewal = launch(Dispatchers.Default) { session.renew() }
                moment()
                renewal.cancelAndJoin()
            }
        }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a renewal by a hand-over that is cancelled at any moment leaves no session`() = runBlocking {
        for (moment in moments()) {
            val session = client.resume(client.logIn()) { client.logIn() }
            val renewal = launch(Dispatchers.Default) { session.renew() }
            moment()
            renewal.cancelAndJoin()
            session.logout()
        }
        // A session that the callback gave in the last moment is ended right after.
        until("nothing is left, $SEED") { sandbox.liveSessions().size == 0 }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a logout that is cancelled at any moment is made, or can be made again`() = runBlocking {
        for (moment in moments()) {
            val session = client.resume(client.logIn())
            val logout = launch(Dispatchers.Default) { session.logout() }
            moment()
            logout.cancelAndJoin()
            assertEquals(Outcome.TERMINATED, session.logout().outcome, SEED)
        }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a login for Java that is cancelled at any moment leaves no session`() = runBlocking {
        for (moment in moments()) {
            val login = client.logInAsync()
            moment()
            if (!login.cancel(true)) client.deleteSession(login.get())
        }
        // The coroutine behind a future is told, and ends a little later.
        until("nothing is left") { sandbox.liveSessions().size == 0 }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a login for Java that runs out of time at any moment leaves no session`() = runBlocking {
        val otherwise = session()
        for (wait in waits()) {
            val given = client.logInAsync().completeOnTimeout(otherwise, wait, TimeUnit.NANOSECONDS).join()
            if (given !== otherwise) client.deleteSession(given)
            try {
                client.deleteSession(client.logInAsync().orTimeout(wait, TimeUnit.NANOSECONDS).join())
            } catch (late: CompletionException) {
                assertInstanceOf(TimeoutException::class.java, late.cause)
            }
        }
        until("nothing is left") { sandbox.liveSessions().size == 0 }
        nothingIsLeft(SEED)
    }

    @Test
    fun `a login whose answer was delivered but not seen is logged out`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 200}""")
        val held = HeldDispatcher()
        var seen = false
        val login = CoroutineScope(held).launch {
            client.logIn()
            seen = true
        }
        held.next().run()
        val goOn = held.next()
        assertEquals(1, sandbox.liveSessions().size)

        login.cancel()
        goOn.run()

        assertTrue(login.isCompleted)
        assertFalse(seen)
        nothingIsLeft(SEED)
    }

    @Test
    fun `a managed login whose answer was delivered but not seen is logged out`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 200}""")
        val held = HeldDispatcher()
        var seen = false
        val login = CoroutineScope(held).launch { client.whileLoggedIn { seen = true } }
        held.next().run()
        val goOn = held.next()
        assertEquals(1, sandbox.liveSessions().size)

        login.cancel()
        goOn.run()

        assertTrue(login.isCompleted)
        assertFalse(seen)
        nothingIsLeft(SEED)
    }

    @Test
    fun `withTimeout ends a login, which leaves no session`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 300}""")
        val time = TestCoroutineScheduler()
        val login = CoroutineScope(StandardTestDispatcher(time)).async { withTimeout(5.minutes) { client.logIn() } }
        time.runCurrent()
        arrived(1)

        time.advanceTimeBy(5.minutes)
        time.runCurrent()

        assertTrue(login.isCompleted)
        assertThrows<TimeoutCancellationException> { login.await() }
        nothingIsLeft(SEED)
    }

    @Test
    fun `withTimeoutOrNull gives nothing, and leaves no session`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 300}""")
        assertNull(withTimeoutOrNull(50) { client.logIn() })
        nothingIsLeft(SEED)
    }

    @Test
    fun `a cancelled logout goes on`() = runBlocking {
        val session = client.logIn()
        sandbox.script("""{"delay_ms": 300, "handle": true}""")
        val logout = launch { client.deleteSession(session) }
        arrived(2)

        logout.cancelAndJoin()

        nothingIsLeft(SEED)
    }

    @Test
    fun `a failure beside a login cancels it, and leaves no session`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 300}""")

        val failure = assertThrows<IllegalStateException> {
            coroutineScope {
                launch { client.logIn() }
                launch {
                    arrived(1)
                    error("the other half failed")
                }
            }
        }

        assertEquals("the other half failed", failure.message)
        nothingIsLeft(SEED)
    }

    @Test
    fun `what was cancelled before sends nothing`() = runBlocking {
        repeat(50) {
            val call = launch(Dispatchers.Default) {
                cancel()
                client.logIn()
            }
            call.join()
            assertTrue(call.isCancelled)
        }
        nothingIsLeft(SEED)
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `a cancelled shutdown waits no longer, and what it waited for goes on`() = runBlocking {
        sandbox.script("""{"handle": true, "delay_ms": 300}""")
        val login = launch { client.logIn() }
        arrived(1)
        login.cancelAndJoin()

        assertNull(withTimeoutOrNull(20) { client.shutdown() })

        nothingIsLeft(SEED)
    }

    @Test
    fun `a shutdown right after a cancellation waits for what was left behind`() = runBlocking {
        repeat(MOMENTS) {
            sandbox.reset()
            sandbox.script("""{"handle": true, "delay_ms": 8}""")
            val client = sandbox.client()
            var seen = false
            val login = launch(Dispatchers.Default) {
                client.logIn()
                seen = true
            }
            arrived(1)
            login.cancelAndJoin()
            client.shutdown()
            if (!seen) assertEquals(0, sandbox.liveSessions().size)
        }
    }

    /** Random moments from before a login is sent to after it was answered. */
    private suspend fun moments(): List<() -> Unit> = waits().map { wait ->
        {
            val end = TimeSource.Monotonic.markNow() + wait.nanoseconds
            while (end.hasNotPassedNow()) Thread.onSpinWait()
        }
    }

    /** The same as waits, in nanoseconds. */
    private suspend fun waits(): List<Long> {
        val start = TimeSource.Monotonic.markNow()
        client.deleteSession(client.logIn())
        val longest = start.elapsedNow()
        return List(MOMENTS) { random.nextLong(longest.inWholeNanoseconds) }
    }

    private companion object {
        /** For each kind of call: 200 for login, renewal, hand-over and logout. */
        const val MOMENTS = 50

        /** `CANCEL_SEED` gives the moments of a test that failed. */
        val seed = System.getenv("CANCEL_SEED")?.toLong() ?: Random.nextLong()
        val SEED = "CANCEL_SEED=$seed"
    }
}
