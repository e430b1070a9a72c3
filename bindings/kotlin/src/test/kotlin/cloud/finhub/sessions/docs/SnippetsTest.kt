package cloud.finhub.sessions.docs

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.ProtectedApi
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.docs.guide.endUserAddress
import cloud.finhub.sessions.docs.guide.inSteps
import cloud.finhub.sessions.docs.guide.logIn
import cloud.finhub.sessions.docs.guide.logInSoon
import cloud.finhub.sessions.docs.guide.loggedIn
import cloud.finhub.sessions.docs.guide.of
import cloud.finhub.sessions.testing.Sandbox
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.request.get
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Delay
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestCoroutineScheduler
import kotlinx.coroutines.test.TestDispatcher
import kotlinx.coroutines.test.runTest
import okhttp3.OkHttpClient
import okhttp3.Request
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import java.util.concurrent.atomic.AtomicInteger
import java.util.logging.Handler
import java.util.logging.LogRecord
import java.util.logging.Logger
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.Continuation
import kotlin.coroutines.ContinuationInterceptor
import kotlin.time.Duration.Companion.seconds

/** The guide's functions do what it says. */
@Timeout(60)
class SnippetsTest {
    private val sandbox = Sandbox.start()
    private val client = sandbox.client()
    private val anna = Credentials(ANNA, PASSWORD)
    private val log = Logger.getLogger("com.example.shop").apply { useParentHandlers = false }

    @AfterEach
    fun stop() {
        client.close()
        sandbox.close()
    }

    @Test
    fun `errors become what the end user is told`(): Unit = runBlocking {
        assertEquals("Wrong username or password.", told("wrong"))
        sandbox.script("""{"status": 429, "headers": [["Retry-After", "90"]]}""")
        assertEquals("Please wait 1m 30s.", told(PASSWORD))
        sandbox.script("""{"status": 429}""")
        assertEquals("Please wait 1m.", told(PASSWORD))
        sandbox.script("""{"status": 500}""")
        val logged = logged { assertEquals("Please try again later.", told(PASSWORD)) }
        assertTrue(logged.single().startsWith("login failed: server_error: "), logged.single())

        val session = logIn(client, ANNA, PASSWORD) { error(it) }
        assertNotNull(session)
        assertEquals(ANNA_ANSWERED, session!!.apiUserId)
    }

    @ParameterizedTest
    @CsvSource(
        "198.51.100.7, , 198.51.100.7",
        "10.0.0.7, 203.0.113.42, 203.0.113.42",
        "10.0.0.7, '203.0.113.42, 10.0.0.8', 203.0.113.42",
        "10.0.0.7, 'made up, 203.0.113.42', 203.0.113.42",
        "198.51.100.7, 203.0.113.42, 198.51.100.7",
        "10.0.0.7, , 10.0.0.7",
        "10.0.0.7, 2001:db8::7334, 2001:db8::7334",
    )
    fun `only what the own proxies appended is believed`(peer: String, xForwardedFor: String?, address: String) =
        assertEquals(address, endUserAddress(peer, xForwardedFor))

    @Test
    fun `a login that takes too long is given up, and leaves no session`() = runTest {
        sandbox.script("""{"handle": true, "delay_ms": 300}""")
        assertNull(logInSoon(client, anna))
        client.shutdown()
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    @OptIn(ExperimentalCoroutinesApi::class)
    fun `a login whose time ends just as its session is there gives it back`(): Unit = runBlocking {
        sandbox.script(LATE)
        val clock = StandardTestDispatcher(TestCoroutineScheduler())
        val login = async(JustBeforeItGoesOn(clock) { clock.scheduler.apply { advanceTimeBy(3.seconds) }.runCurrent() }) {
            logInSoon(client, anna)
        }
        assertEquals(ANNA_ANSWERED, login.await()?.apiUserId)
    }

    @Test
    fun `a login that is cancelled just as its session is there leaves none`(): Unit = runBlocking {
        sandbox.script(LATE)
        lateinit var login: Deferred<Session?>
        login = async(JustBeforeItGoesOn(StandardTestDispatcher()) { login.cancel() }) { logInSoon(client, anna) }

        login.join()

        assertTrue(login.isCancelled)
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `a managed session is logged out at the end`(): Unit = runBlocking {
        val live = loggedIn(client, anna) { sandbox.liveSessions().size }
        assertEquals(1, live)
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `long work has a token at each step`(): Unit = runBlocking {
        val done = mutableListOf<Pair<String, Secret>>()
        inSteps(client, { anna }, listOf("one", "two")) { step, token -> done += step to token }
        assertEquals(listOf("one", "two"), done.map { it.first })
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `an API is called with the token, by OkHttp and by Ktor`(): Unit = runBlocking {
        client.withSession("cust_12345", "user_67890", anna) { session ->
            ProtectedApi(session).use { api ->
                val call = OkHttpClient().of(session, api.host).newCall(Request.Builder().url(api.url).build())
                assertEquals(200, call.execute().use { it.code })
                assertEquals(200, HttpClient(CIO).use { it.of(session, api.host).get(api.url).status.value })
            }
        }
    }

    private inline fun logged(work: () -> Unit): List<String> {
        val texts = mutableListOf<String>()
        val handler = object : Handler() {
            override fun publish(record: LogRecord) {
                texts += record.message
            }

            override fun flush() = Unit

            override fun close() = Unit
        }
        log.addHandler(handler)
        work()
        log.removeHandler(handler)
        return texts
    }

    private suspend fun told(password: String): String {
        var said = ""
        assertNull(logIn(client, ANNA, password) { said = it })
        return said
    }
}

/** Does something between the end of a coroutine's first call, which can no longer be cancelled then, and what comes next. */
@OptIn(InternalCoroutinesApi::class)
private class JustBeforeItGoesOn(clock: TestDispatcher, private val work: () -> Unit) :
    AbstractCoroutineContextElement(ContinuationInterceptor),
    ContinuationInterceptor,
    Delay by clock {
    private val steps = AtomicInteger()

    override fun <T> interceptContinuation(continuation: Continuation<T>): Continuation<T> =
        Continuation(continuation.context) { outcome ->
            if (steps.incrementAndGet() == 2) work() // the first is its start
            continuation.resumeWith(outcome)
        }
}

/** An answer that comes when its caller waits for it: one that is there at once is given without a dispatch. */
private const val LATE = """{"handle": true, "delay_ms": 100}"""

internal const val ANNA = "anna.larsen@example.com"
internal const val PASSWORD = "her_secure_password"

/** Her id in FinHub's answers. */
internal const val ANNA_ANSWERED = "7s2l2ix7oqr"
