package cloud.finhub.sessions

import cloud.finhub.sessions.okhttp.SessionAuth
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.runBlocking
import okhttp3.OkHttpClient
import okhttp3.Request
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.Instant
import java.util.concurrent.CompletionException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** What the tests of an application put in the place of the client, its sessions, and what they give. */
class FakesTest {
    private class FakeSession : ActiveSession {
        override val status = MutableStateFlow<SessionStatus>(SessionStatus.Active)

        override suspend fun accessToken(minTtl: Duration): Secret = Secret("fake-token")

        override suspend fun logout(): Termination {
            status.value = SessionStatus.Ended(EndReason.LOGGED_OUT)
            return Termination("fake-session")
        }
    }

    private class FakeClient(private val session: ActiveSession) : SessionClient {
        var given: Credentials? = null

        override suspend fun login(
            customerId: String,
            userId: String,
            credentials: Credentials,
            renewWith: (suspend () -> Renewal?)?,
        ): ActiveSession {
            given = credentials
            return session
        }
    }

    private val session = FakeSession()
    private val client = FakeClient(session)

    @Test
    fun `a fake of login serves all forms of a managed session`() = runBlocking {
        val token = client.withSession("customer", "user", "anna", "password") { it.accessToken() }
        assertEquals(Secret("fake-token"), token)
        assertEquals(SessionStatus.Ended(EndReason.LOGGED_OUT), session.status.value)
        assertEquals(Credentials("anna", "password"), client.given)
        assertEquals(token, client.withSession("customer", "user", "anna", Secret("other")) { it.accessToken() })
        assertEquals(Credentials("anna", "other"), client.given)
        val future = client.loginAsync("customer", "user", Credentials("anna", "password")).join()
        assertEquals(token, future.accessTokenAsync().join())
    }

    @Test
    fun `what a fake lacks says so`() {
        val failure = assertThrows<UnsupportedOperationException> { runBlocking { session.renew() } }
        assertEquals("${FakeSession::class.java.name} does not implement renew", failure.message)
        val late = assertThrows<CompletionException> { client.createSessionAsync("c", "u", Credentials("a", "p")).join() }
        assertEquals("${FakeClient::class.java.name} does not implement createSession", late.cause?.message)
    }

    @Test
    fun `a fake is its own clone, and closing it does nothing`() = runBlocking {
        assertSame(client, client.withOptions(ClientOptions(forwardedFor = "203.0.113.42")))
        client.close()
        client.shutdown()
        assertEquals(session, client.login("customer", "user", Credentials("a", "p")))
    }

    @Test
    fun `an error of each kind can be made, and tells what is usual for its kind`() {
        val kinds = FinHubException::class.java.declaredClasses.filter { FinHubException::class.java.isAssignableFrom(it) }
        assertTrue(kinds.size >= 20)
        for (kind in kinds) {
            val error = kind.getConstructor().newInstance() as FinHubException
            assertEquals(kind.simpleName.replace(Regex("(?<=[a-z])[A-Z]"), "_$0").lowercase(), error.kind)
            assertEquals("${error.kind}: the application made this error. [create_session]", error.message)
            assertFalse(error.retryable && error.sessionMayExist, error.kind)
        }
        assertEquals(429 to true, FinHubException.RateLimited().let { it.status to it.retryable })
        assertTrue(FinHubException.OutcomeUnknown().sessionMayExist)
        assertNull(FinHubException.Timeout().status)
    }

    @Test
    fun `an error tells what its test gave`() {
        val details = ErrorDetails(
            operation = "delete_session", status = 503, code = 7, detail = "busy", errorType = "LOAD", requestId = "r-1",
            retryAfter = 2.seconds, retryable = true, sessionMayExist = false, attempts = 3,
        )
        val error = FinHubException.ServerError(details)
        assertEquals("""server_error: the application made this error. FinHub says: "busy". [delete_session] request id r-1""", error.message)
        assertEquals(listOf("delete_session", 503, 7L, "busy"), listOf(error.operation, error.status, error.code, error.detail))
        assertEquals(listOf("LOAD", "r-1", 2.seconds, 3), listOf(error.errorType, error.requestId, error.retryAfter, error.attempts))
        assertTrue(error.retryable && !error.sessionMayExist)
        assertEquals("hosts", FinHubException.InvalidInput(ErrorDetails(field = "hosts")).field)
    }

    @Test
    fun `a termination can be made, and compares by what it holds`() {
        val ended = Termination("s", status = "TERMINATED", terminatedAt = Instant.EPOCH, requestId = "r-1")
        assertEquals(listOf("s", Outcome.TERMINATED, "TERMINATED"), listOf(ended.sessionId, ended.outcome, ended.status))
        assertEquals(Instant.EPOCH to "r-1", ended.terminatedAt to ended.requestId)
        assertEquals(ended, Termination("s", Outcome.TERMINATED, "TERMINATED", Instant.EPOCH))
        assertNotEquals(ended, Termination("s", Outcome.ALREADY_GONE))
    }

    @Test
    fun `an HTTP client sends the token of a fake`() {
        val handed = session()
        val fake = object : ActiveSession {
            override val session get() = handed

            override suspend fun accessToken(minTtl: Duration): Secret = handed.token
        }
        ProtectedApi(fake).use { api ->
            val http = OkHttpClient.Builder().addInterceptor(SessionAuth(fake, api.host)).build()
            assertEquals(200, http.newCall(Request.Builder().url(api.url).build()).execute().use { it.code })
        }
    }

    @Test
    fun `fakes, errors and terminations need no native library`() {
        val program = Program("FakesTestProgram", "-Duniffi.component.finhub_sessions_ffi.libraryOverride=/nowhere/x.so")
        val said = "rate_limited: the application made this error. [create_session]"
        assertEquals(listOf("Secret", said, "Termination(sessionId=s, outcome=TERMINATED)", "s", "Active"), program.run())
    }
}

/** Uses a fake where the SDK's compiled half is not there. */
object FakesTestProgram {
    @JvmStatic
    fun main(args: Array<String>) {
        val session = object : ActiveSession {
            override suspend fun logout(): Termination = Termination("s")
        }
        val client = object : SessionClient {
            override suspend fun login(
                customerId: String,
                userId: String,
                credentials: Credentials,
                renewWith: (suspend () -> Renewal?)?,
            ): ActiveSession = session
        }
        runBlocking {
            println(client.withSession("customer", "user", Credentials("anna", Secret("password"))) { Secret("t").javaClass.simpleName })
            println(FinHubException.RateLimited().message)
            println(session.logout())
            println(session.logout().sessionId)
            println(SessionStatus.Active)
        }
    }
}
