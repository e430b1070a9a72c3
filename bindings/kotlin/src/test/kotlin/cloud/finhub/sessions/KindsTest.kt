package cloud.finhub.sessions

import cloud.finhub.sessions.internal.ErrorFacts
import cloud.finhub.sessions.internal.InternalException
import cloud.finhub.sessions.internal.panicked
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows
import java.io.File
import java.io.IOException
import java.net.ServerSocket
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

/** The class, the text and the facts of every kind of error. */
class KindsTest : SandboxTest() {
    private val once = client.withOptions(maxRetries = 0)

    private val kinds: Map<String, Kind> = mapOf(
        "invalid_input" to Kind(
            "customer_id is empty: give the id as FinHub gave it. [create_session, nothing sent]",
            Facts(LOGIN, field = "customer_id", attempts = 0),
        ) { once.createSession("", "u", "name", "word") },
        "bad_request" to Kind(
            """FinHub does not accept the request. FinHub says: "Said". $LOGIN_ANSWERED 400, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 400),
        ) { login(400) },
        "invalid_credentials" to Kind(
            """the username or the password is wrong. FinHub says: "Said". $LOGIN_ANSWERED 401, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 401),
        ) { login(401) },
        "unauthorized" to Kind(
            """the access token is missing, wrong or expired: log in again. FinHub says: "Said". $LOGOUT_ANSWERED 401, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGOUT, 401),
        ) { logout(401) },
        "invalid_tenant_keys" to Kind(
            """the tenant key or the tenant secret is wrong: see the Admin Portal, API Settings. FinHub says: "Said". $LOGIN_ANSWERED 403, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 403),
        ) { login(403) },
        "forbidden" to Kind(
            """the access token does not permit this. FinHub says: "Said". $LOGOUT_ANSWERED 403, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGOUT, 403),
        ) { logout(403) },
        "not_found" to Kind(
            """there is no such customer, user or session. FinHub says: "Said". $LOGIN_ANSWERED 404, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 404),
        ) { login(404) },
        "rate_limited" to Kind(
            """too many requests: wait before the next one. FinHub says: "Said". $LOGIN_ANSWERED 429, type "TYPE", retry after 60 s, 1 attempt] request id req-1""",
            answered(LOGIN, 429).copy(retryAfter = 1.minutes, retryable = true),
        ) { login(429, """["Retry-After", "60"]""") },
        "server_error" to Kind(
            """FinHub, or a server before it, failed. A session may exist that nobody holds. FinHub says: "Said". $LOGIN_ANSWERED 500, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 500).copy(sessionMayExist = true),
        ) { login(500) },
        "unexpected_status" to Kind(
            """the status is not one that FinHub documents. FinHub says: "Said". $LOGIN_ANSWERED 418, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 418),
        ) { login(418) },
        "rejected" to Kind(
            """FinHub refused, under a status of success. FinHub says: "Said". $LOGIN_ANSWERED 200, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 200),
        ) { login(200, success = false) },
        "unexpected_redirect" to Kind(
            """redirected to elsewhere.example, which is never followed: check the base URL. FinHub says: "Said". $LOGIN_ANSWERED 302, type "TYPE", 1 attempt] request id req-1""",
            answered(LOGIN, 302),
        ) { login(302, """["Location", "https://elsewhere.example/path"]""") },
        "connection" to Kind(
            "there was no connection, so nothing was sent: HOST: connection refused. [create_session, 1 attempt]",
            Facts(LOGIN, retryable = true, cause = "java.io.IOException: HOST: connection refused"),
        ) { ServerSocket(0).use { at("http://127.0.0.1:${it.localPort}") }.logIn() },
        "tls" to Kind(
            "the server could not be trusted, so nothing was sent: HOST: it does not speak TLS. [create_session, 1 attempt]",
            Facts(LOGIN, cause = "java.io.IOException: HOST: it does not speak TLS"),
        ) { at(sandbox.baseUrl.replace("http:", "https:")).logIn() },
        "timeout" to Kind(
            "no answer within 200 ms. [delete_session, 1 attempt]",
            Facts(LOGOUT, retryable = true),
        ) {
            sandbox.script("""{"raw": [], "end": "hang"}""")
            once.withOptions(attemptTimeout = 200.milliseconds).deleteSession(session())
        },
        "outcome_unknown" to Kind(
            "the answer was lost, so a session may exist: HOST: connection reset. [create_session, 1 attempt]",
            Facts(LOGIN, sessionMayExist = true, cause = "java.io.IOException: HOST: connection reset"),
        ) {
            sandbox.script("""{"raw": [], "end": "reset"}""")
            once.logIn()
        },
        "invalid_response" to Kind(
            "the answer is not what FinHub documents (text/html, 6 bytes): is something between here and FinHub " +
                "answering in its place? [delete_session, status 200, 1 attempt] request id req-1",
            Facts(LOGOUT, status = 200, requestId = "req-1"),
        ) {
            sandbox.script(
                """{"text": "<html>", "headers": [["Content-Type", "text/html"], ["X-Request-Id", "req-1"]]}""",
            )
            once.deleteSession(session())
        },
        "store_failed" to Kind(
            "the session store could not load the session: java.io.IOException: it is down. [session_store, nothing sent]",
            Facts("session_store", retryable = true, attempts = 0, cause = "java.io.IOException: java.io.IOException: it is down"),
        ) { once.open(Shelf(IOException("it is down"))) { null } },
        "closed" to Kind(
            "the client was closed. [create_session, nothing sent]",
            Facts(LOGIN, attempts = 0),
        ) { sandbox.client().use { it.apply { close() } }.logIn() },
        // No input brings about a panic, so one is made up.
        "internal" to Kind(
            "a defect in the SDK, please report it: the call panicked. [boundary]",
            Facts("boundary", attempts = 0),
        ) { atOnce { throw InternalException("made up") } },
    )

    @TestFactory
    fun `every kind has its class, its text and its facts`(): List<DynamicTest> = kinds.map { (name, kind) ->
        dynamicTest(name) {
            val failure = assertThrows<FinHubException> { runBlocking { kind.call() } }
            assertEquals(name, failure.kind)
            assertEquals(pascal(name), failure::class.simpleName)
            assertEquals("$name: ${kind.text}", failure.message.replace(HOST, "HOST"))
            assertEquals(kind.facts, facts(failure))
        }
    }

    @Test
    fun `the kinds and their classes are those of the reference`() {
        val reference = File(System.getProperty("finhub.repository"), "docs/reference.md").readText()
        val errors = reference.substringAfter("\n## Errors\n").substringBefore("\n### ")
        val rows = errors.lines().filter { it.startsWith("| `") }.map { row -> CODE.findAll(row).map { it.groupValues[1] }.toList() }

        // FinHub's own kinds, which the description of the wire names, follow the SDK's.
        assertEquals(kinds.keys.toList(), rows.map { it.first() }.take(kinds.size))
        for (row in rows) {
            val failure = facts(row.first()).toException()
            assertEquals(row[row.lastIndex - 1], failure::class.simpleName)
            assertEquals(row.first(), failure.kind)
        }
        val classes = FinHubException::class.java.declaredClasses.filter { FinHubException::class.java.isAssignableFrom(it) }
        assertEquals(classes.map { it.simpleName }.toSet(), rows.map { it[it.lastIndex - 1] }.toSet())
    }

    @Test
    fun `a kind that nobody knows is internal`() {
        assertEquals("Internal", facts("unheard_of").toException()::class.simpleName)
    }

    private fun facts(kind: String): ErrorFacts = panicked().copy(kind = kind)

    private suspend fun login(status: Int, header: String? = null, success: Boolean = true) {
        script(status, header, success)
        once.logIn()
    }

    private suspend fun logout(status: Int) {
        script(status, null, true)
        once.deleteSession(session())
    }

    private fun script(status: Int, header: String?, success: Boolean) {
        val headers = listOfNotNull("""["X-Request-Id", "req-1"]""", header)
        val body = """{"success": $success, "code": $status, "message": "Said", "data": {"errorType": "TYPE"}}"""
        sandbox.script("""{"status": $status, "headers": $headers, "body": $body}""")
    }

    private fun at(baseUrl: String): FinHubClient {
        val options = ClientOptions().forwardedFor("203.0.113.42").maxRetries(0)
        return FinHubClient(ClientBuilder(options).baseUrl(baseUrl).connect(sandbox.environment))
    }

    private class Kind(val text: String, val facts: Facts, val call: suspend () -> Unit)

    private data class Facts(
        val operation: String,
        val field: String? = null,
        val status: Int? = null,
        val code: Long? = null,
        val detail: String? = null,
        val errorType: String? = null,
        val requestId: String? = null,
        val retryAfter: Duration? = null,
        val retryable: Boolean = false,
        val sessionMayExist: Boolean = false,
        val attempts: Int = 1,
        val cause: String? = null,
    )

    private companion object {
        const val LOGIN_ANSWERED = "[create_session, status"
        const val LOGOUT_ANSWERED = "[delete_session, status"
        val CODE = Regex("`([^`]+)`")
        val HOST = Regex("127\\.0\\.0\\.1:\\d+")

        fun answered(operation: String, status: Int) =
            Facts(operation, null, status, status.toLong(), "Said", "TYPE", "req-1")

        fun facts(failure: FinHubException) = Facts(
            failure.operation,
            failure.field,
            failure.status,
            failure.code,
            failure.detail,
            failure.errorType,
            failure.requestId,
            failure.retryAfter,
            failure.retryable,
            failure.sessionMayExist,
            failure.attempts,
            failure.cause?.toString()?.replace(HOST, "HOST"),
        )

        /** `invalid_input` as its class is called. */
        fun pascal(name: String) = name.split('_').joinToString("") { it.replaceFirstChar(Char::uppercase) }
    }
}
