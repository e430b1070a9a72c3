package cloud.finhub.sessions

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import java.time.Instant
import java.time.temporal.ChronoUnit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.nanoseconds

/** Sessions: what they tell, when they end, and how they are handed over. */
class SessionTest : SandboxTest() {
    @Test
    fun `a session prints everything but its tokens`() {
        assertEquals(
            """Session { session_id: "s-1", customer_id: "c-1", user_id: "u-1", api_user_id: "a-1", token: [redacted], """ +
                """refresh_token: [redacted], token_expires_at: Some("2026-01-13T11:03:42Z"), """ +
                """session_expires_at: Some("2026-01-14T10:03:42.197811165Z"), error_type: Some("NONE"), """ +
                """message: Some("Session created successfully") }""",
            session().toString(),
        )
    }

    @Test
    fun `a session tells what its login was answered`() {
        val session = session()
        assertEquals("s-1", session.sessionId)
        assertEquals("c-1", session.customerId)
        assertEquals("u-1", session.userId)
        assertEquals("a-1", session.apiUserId)
        assertEquals(Secret(EXAMPLE_TOKEN), session.token)
        assertEquals(Secret("canary-refresh"), session.refreshToken)
        assertEquals(Instant.parse("2026-01-13T11:03:42Z"), session.tokenExpiresAt)
        assertEquals(Instant.parse("2026-01-14T10:03:42.197811165Z"), session.sessionExpiresAt)
        assertEquals("2026-01-14T10:03:42.197811165", session.sessionExpiresAtText)
        assertEquals("NONE", session.errorType)
        assertEquals("Session created successfully", session.message)
    }

    @Test
    fun `sessions are equal where all of their members are`() {
        val session = session()
        assertEquals(session, session())
        assertEquals(session.hashCode(), session().hashCode())
        for (member in SESSION_MEMBERS.keys) assertNotEquals(session, session(member to "another"), member)
        assertNotEquals(session, "s-1")
        assertEquals(setOf(session), setOf(session, session()))
    }

    @Test
    fun `a session is handed over whole`() = runBlocking {
        val session = client.logIn()
        val json = session.toSecretJson()

        for (handed in listOf(Session.fromSecretJson(json), Session.fromSecretJson(json.exposeSecret()))) {
            assertEquals(session, handed)
            assertEquals(session.toString(), handed.toString())
            assertEquals(session.unverifiedClaims, handed.unverifiedClaims)
            assertEquals(session, Session.fromSecretJson(handed.toSecretJson()))
        }
    }

    @Test
    fun `a request id belongs to an answer and not to what it tells`() = runBlocking {
        val ids = listOf("canary-login", "canary-logout", "canary-gone", "canary-again")
        sandbox.script(*ids.map { """{"handle": true, "headers": [["X-Request-Id", "$it"]]}""" }.toTypedArray())
        val session = client.logIn()
        val handed = Session.fromSecretJson(session.toSecretJson())
        val (ended, gone, again) = List(3) { client.deleteSession(handed) }

        assertEquals(ids, listOf(session.requestId) + listOf(ended, gone, again).map { it.requestId })
        assertFalse("canary" in "$session $ended $gone")
        assertFalse("canary" in session.toSecretJson().exposeSecret())
        assertNull(handed.requestId)
        assertEquals(session, handed)
        assertEquals(Outcome.ALREADY_GONE, gone.outcome)
        assertEquals(gone, again)
        assertEquals(gone.hashCode(), again.hashCode())
    }

    @Test
    fun `a session's JSON is what the other languages read`() {
        val written = session().toSecretJson().exposeSecret()
        val time = Regex(""","written_at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"""")
        assertEquals(sessionJson(), time.replaceFirst(written, ""))
    }

    @ParameterizedTest
    @ValueSource(strings = ["", "{}", "null", "canary", "\u0000", "{\"version\": 99}"])
    fun `what is no session is refused without being quoted`(text: String) {
        val refused = assertThrows<FinHubException.InvalidInput> { Session.fromSecretJson(text) }
        assertEquals("session", refused.field)
        assertEquals("resume", refused.operation)
        assertFalse("canary" in refused.stackTraceToString())
    }

    @Test
    fun `a session of another version is refused by a sentence that helps`() {
        val refused = assertThrows<FinHubException.InvalidInput> {
            Session.fromSecretJson(sessionJson().replace("\"version\":1", "\"version\":2"))
        }
        assertEquals(
            "invalid_input: session was written by another version of this SDK: log in again. [resume, nothing sent]",
            refused.message,
        )
    }

    @Test
    fun `a token expires within a leeway of either duration`() = runBlocking {
        val session = client.logIn()
        assertFalse(session.isTokenExpired())
        assertFalse(session.isTokenExpired(1.minutes))
        assertTrue(session.isTokenExpired(61.minutes))
        assertTrue(session.isTokenExpired(Duration.INFINITE))
        assertFalse(session.isTokenExpired(java.time.Duration.ofMinutes(1)))
        assertTrue(session.isTokenExpired(java.time.Duration.ofMinutes(61)))
        assertTrue(session.isTokenExpired(ChronoUnit.FOREVER.duration))
        val left = checkNotNull(session.tokenExpiresIn())
        assertTrue(left > 59.minutes && left <= 1.hours, "$left")
    }

    @Test
    fun `a leeway that is negative is refused`() {
        val refusals = listOf(
            assertThrows<FinHubException.InvalidInput> { session().isTokenExpired((-1).nanoseconds) },
            assertThrows<FinHubException.InvalidInput> { session().isTokenExpired(java.time.Duration.ofNanos(-1)) },
        )
        for (refused in refusals) {
            assertEquals(
                "invalid_input: leeway is negative. [is_token_expired, nothing sent]",
                refused.message,
            )
        }
    }

    @Test
    fun `a token that has ended lives for no time, and one without claims for nobody knows how long`() {
        assertTrue(session().isTokenExpired())
        assertEquals(Duration.ZERO, session().tokenExpiresIn())
        val opaque = session("token" to "opaque", "expires_at" to null)
        assertFalse(opaque.isTokenExpired(Duration.INFINITE))
        assertNull(opaque.tokenExpiresIn())
        assertNull(opaque.unverifiedClaims)
    }

    @ParameterizedTest
    @ValueSource(
        strings = [
            "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59Z",
            "1969-12-31T23:59:58.5Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000001Z",
            "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.5Z", "9999-12-31T23:59:59.999999999Z", "1900-02-28T12:00:00.25Z",
        ],
    )
    fun `an instant is the one that was written`(text: String) {
        assertEquals(Instant.parse(text), session("expires_at" to text).sessionExpiresAt)
    }

    @Test
    fun `an end beyond the years 1 to 9999 is told as none`() {
        for (end in listOf(9_000_000_000_000_000, Long.MAX_VALUE)) {
            val far = session("token" to token("""{"exp": $end}"""), "expires_at" to null)
            assertNull(far.tokenExpiresAt)
            assertFalse(far.isTokenExpired(1000.days))
            assertTrue(checkNotNull(far.tokenExpiresIn()) > 1_000_000.days)
        }
        val before = session("token" to token("""{"exp": ${Long.MIN_VALUE}}"""))
        assertTrue(before.isTokenExpired())
        assertNull(before.tokenExpiresAt)
    }
}
