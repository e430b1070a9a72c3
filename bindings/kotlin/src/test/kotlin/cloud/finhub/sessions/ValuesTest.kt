package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.ByteArrayOutputStream
import java.io.NotSerializableException
import java.io.ObjectOutputStream
import java.time.Instant

/** Claims, terminations, and what values show. */
class ValuesTest : SandboxTest() {
    @Test
    fun `claims are what the token says, and compare and print as values`() {
        val claims = checkNotNull(session().unverifiedClaims)
        assertEquals("bff", claims.issuer)
        assertEquals(listOf("bff-clients"), claims.audience)
        assertEquals("6r1k1hw6npq", claims.subject)
        assertEquals(1_768_298_622L, claims.issuedAt)
        assertEquals(1_768_302_222L, claims.expiresAt)
        assertEquals("t-1", claims.tenantId)
        assertEquals("c-1", claims.customerId)
        assertEquals("6r1k1hw6npq", claims.userId)
        assertEquals("CONSUMER", claims.userType)
        assertEquals(listOf("USER"), claims.roles)
        assertEquals("1fcb59b3", claims.jwtId)

        assertEquals(claims, session().unverifiedClaims)
        assertEquals(claims.hashCode(), session().unverifiedClaims.hashCode())
        assertNotEquals(claims, session("token" to token("""{"exp": 1768302222}""")).unverifiedClaims)
        assertEquals(
            """UnverifiedClaims { issuer: Some("bff"), audience: ["bff-clients"], subject: Some("6r1k1hw6npq"), """ +
                """issued_at: Some(1768298622), expires_at: 1768302222, tenant_id: Some("t-1"), """ +
                """customer_id: Some("c-1"), user_id: Some("6r1k1hw6npq"), user_type: Some("CONSUMER"), """ +
                """roles: ["USER"], jwt_id: Some("1fcb59b3") }""",
            claims.toString(),
        )
    }

    @Test
    fun `claims cannot be changed`() {
        val claims = checkNotNull(session().unverifiedClaims)
        for (texts in listOf(claims.audience, claims.roles)) {
            assertThrows<UnsupportedOperationException> { (texts as MutableList<String>) += "ADMIN" }
        }
    }

    @Test
    fun `a termination is a value`() = runBlocking {
        sandbox.script(
            login(EXAMPLE_TOKEN),
            """{"body": {"success": true, "data": {"sessionId": "sess_short", "status": "TERMINATED",
                "terminatedAt": "2024-01-15T11:00:00Z"}}}""",
            """{"status": 404, "body": {"code": 404, "message": "Session not found"}}""",
            """{"status": 404, "body": {"code": 404, "message": "Session not found"}}""",
        )
        val session = client.logIn()
        val (ended, gone, goneAgain) = List(3) { client.deleteSession(session) }

        assertEquals(
            """Termination { session_id: "sess_short", status: Some("TERMINATED"), """ +
                """terminated_at: Some("2024-01-15T11:00:00Z"), outcome: Terminated }""",
            ended.toString(),
        )
        assertEquals(
            """Termination { session_id: "sess_short", status: None, terminated_at: None, outcome: AlreadyGone }""",
            gone.toString(),
        )
        assertEquals("sess_short", ended.sessionId)
        assertEquals("TERMINATED", ended.status)
        assertEquals(Instant.parse("2024-01-15T11:00:00Z"), ended.terminatedAt)
        assertEquals(Outcome.TERMINATED, ended.outcome)
        assertEquals(Outcome.ALREADY_GONE, gone.outcome)
        assertEquals(gone, goneAgain)
        assertEquals(gone.hashCode(), goneAgain.hashCode())
        assertNotEquals(ended, gone)
    }

    @Test
    fun `a managed session and a client print what may be seen`() = runBlocking {
        val active = client.resume(client.logIn())
        assertEquals("ActiveSession { session: ${active.session}, ended: None, .. }", active.toString())
        assertEquals("FinHubClient([redacted])", client.toString())
        assertEquals("ClientBuilder([redacted])", FinHubClient.builder().proxy(Proxy.Url(Secret("http://u:canary@p"))).toString())
        assertEquals("ClientOptions([redacted])", ClientOptions().tenantKey("canary").toString())
    }

    @Test
    fun `what holds a secret does not serialize`() {
        val values = listOf(session(), Secret("s"), Sandbox.credentials(), ClientOptions(), client, client.resume(session()))
        for (value in values) {
            assertThrows<NotSerializableException>(value.javaClass.name) {
                ObjectOutputStream(ByteArrayOutputStream()).writeObject(value)
            }
        }
    }
}
