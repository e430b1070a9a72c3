package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.Mismatch
import cloud.finhub.sessions.conformance.plain
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** What values and exceptions print: one line, whatever FinHub or a caller wrote. */
class PrintingTest : SandboxTest() {
    @Test
    fun `a session prints in one line what its answer said`() {
        val members = listOf("session_id", "customer_id", "user_id", "api_user_id", "error_type", "message")
        for (member in members) {
            for (text in HOSTILE) {
                val session = session(member to text.inJson())
                assertPlain(session.toString())
                assertPlain(client.resume(session).toString())
            }
        }
    }

    @Test
    fun `claims print in one line what their token said`() {
        for (name in listOf("iss", "aud", "sub", "tenantId", "customerId", "userId", "userType", "jti")) {
            for (text in HOSTILE) {
                val claims = session("token" to token("""{"exp": 1, "$name": "${text.inJson()}"}""")).unverifiedClaims
                assertPlain(checkNotNull(claims).toString())
            }
        }
        val roles = session("token" to token("""{"exp": 1, "roles": ["${HOSTILE[0].inJson()}"]}""")).unverifiedClaims
        assertPlain(roles.toString())
    }

    @Test
    fun `a termination prints in one line what its answer said`() = runBlocking {
        for (text in HOSTILE) {
            sandbox.script("""{"body": {"success": true, "data": {"sessionId": "s-1", "status": "${text.inJson()}"}}}""")
            assertPlain(client.deleteSession(session()).toString())
            sandbox.script("""{"body": {"success": true, "data": {"sessionId": "${text.inJson()}"}}}""")
            assertPlain(client.deleteSession(session()).toString())
            sandbox.script("""{"status": 404, "body": {"code": 404, "message": "Session not found"}}""")
            assertPlain(client.deleteSession(session("session_id" to text.inJson())).toString())
        }
    }

    @Test
    fun `an exception prints in one line what its answer said`() = runBlocking {
        for (text in HOSTILE) {
            sandbox.script(
                """{"status": 400, "body": {"code": 400, "message": "${text.inJson()}",
                    "data": {"errorType": "${text.inJson()}"}}}""",
            )
            val failure = assertThrows<FinHubException.BadRequest> { client.logIn() }
            assertPlain(failure.toString())
            assertPlain(failure.message)
            assertPlain(failure.cause.toString())
        }
    }

    @ParameterizedTest
    @ValueSource(strings = ["a\nb", "\u001b[31m", "\u0000", "\u007f", "\u0085", "\u2028", "\u202e", "\u2066", "\ufeff"])
    fun `the rule of one line finds what breaks it`(text: String) {
        assertThrows<Mismatch> { plain("a value", text) }
    }

    @Test
    fun `what everybody may read is printed as it is`() {
        val said = "Größe 🔑 \"ok\" C:\\temp"
        assertTrue("Größe 🔑" in session("message" to said.inJson()).toString())
        plain("a value", said)
    }

    @Test
    fun `a session prints the same as in Rust`() {
        assertEquals(
            """Session { session_id: "s-1", customer_id: "c-1", user_id: "u-1", api_user_id: "a-1", token: [redacted], """ +
                """refresh_token: [redacted], token_expires_at: None, session_expires_at: None, error_type: None, """ +
                """message: Some("okINJECTED") }""",
            session("token" to "opaque", "expires_at" to null, "error_type" to null, "message" to "ok\\r\\nINJECTED")
                .toString(),
        )
    }

    private companion object {
        val HOSTILE = listOf(
            "ok\r\nINJECTED", "\u001b[31mred", "a\u0000b", "\u0085next", "\u2028line\u2029", "\u202eright", "\u2066\u2069",
            "\ufeffmark", "\u007f", "\u200b",
        )

        fun String.inJson() = JsonPrimitive(this).toString().drop(1).dropLast(1)

        fun assertPlain(text: String) = plain("what is printed", text)
    }
}
