package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** What a call is given: sent exactly as it is, or refused by its name. */
class ArgumentsTest : SandboxTest() {
    @ParameterizedTest
    @ValueSource(strings = ["\u0000", " a ", "pässwörd", "🔑🔑", "e\u0301", "\"\\/\r\n\t", "\u2028\ufeff", "\uffff"])
    fun `names and passwords arrive exactly as they were given`(text: String) = runBlocking {
        sandbox.script(login(EXAMPLE_TOKEN))
        client.createSession("c", "u", text, text, credentialType = text, value = text, bodyTenantId = text)

        val body = Json.parseToJsonElement(checkNotNull(sandbox.requests().single().body)).jsonObject
        for (member in listOf("username", "password", "credentialType", "value", "tenantId")) {
            assertEquals(text, body.getValue(member).jsonPrimitive.content, member)
        }
    }

    @Test
    fun `ids arrive as one segment of the path, whatever is in them`() = runBlocking {
        sandbox.script(login(EXAMPLE_TOKEN), """{"body": {"success": true}}""")
        client.createSession("a/b c", "%2e?#\u0000", "name", "word")
        client.deleteSessionById("ä", "🔑", "..a\\", Secret("token"))

        val (login, logout) = sandbox.requests().map { it.path.substringAfter("/individual/") }
        assertEquals("a%2Fb%20c/users/%252e%3F%23%00/sessions", login)
        assertEquals("%C3%A4/users/%F0%9F%94%91/sessions/..a%5C", logout)
    }

    @Test
    fun `64 KiB are sent, and a byte more is refused`() = runBlocking {
        sandbox.script(login(EXAMPLE_TOKEN), login(EXAMPLE_TOKEN))
        val longest = "ä".repeat(32 * 1024)
        client.createSession("c", "u", longest, longest, value = longest)
        assertEquals(1, sandbox.requests().size)

        val tooLong = longest + "a"
        for ((field, call) in mapOf<String, suspend () -> Unit>(
            "username" to { client.createSession("c", "u", tooLong, "p") },
            "password" to { client.createSession("c", "u", "n", tooLong) },
            "value" to { client.createSession("c", "u", "n", "p", value = tooLong) },
        )) {
            assertRefused(LOGIN, field, call)
        }
        assertEquals(1, sandbox.requests().size)
    }

    @Test
    fun `a lone surrogate is refused by the argument's name, and nothing of the text is shown`() = runBlocking {
        val credentials = Credentials("n", "p")
        val token = Secret("t")
        for (bad in listOf("canary\ud83d", "\udd11canary", "\udd11\ud83dcanary", "\ud83d\ud83d\udd11canary")) {
            val logins = mapOf<String, suspend () -> Unit>(
                "customer_id" to { client.createSession(bad, "u", credentials) },
                "user_id" to { client.createSession("c", bad, credentials) },
                "username" to { client.createSession("c", "u", bad, "p") },
                "password" to { client.createSession("c", "u", "n", bad) },
                "credential_type" to { client.createSession("c", "u", "n", "p", credentialType = bad) },
                "value" to { client.createSession("c", "u", "n", "p", value = bad) },
                "body_tenant_id" to { client.createSession("c", "u", "n", "p", bodyTenantId = bad) },
                "bearer" to { client.createSession("c", "u", "n", "p", bearer = Secret(bad)) },
            )
            for ((field, call) in logins) assertRefused(LOGIN, field, call)
            assertRefused(LOGIN, "customer_id") { client.withSession(bad, "u", credentials) { } }
            assertRefused(LOGIN, "user_id") { client.withSession("c", bad, credentials) { } }
            assertRefused(LOGIN, "password") { client.withSession("c", "u", "n", bad) { } }

            val logouts = mapOf<String, suspend () -> Unit>(
                "customer_id" to { client.deleteSessionById(bad, "u", "s", token) },
                "user_id" to { client.deleteSessionById("c", bad, "s", token) },
                "session_id" to { client.deleteSessionById("c", "u", bad, token) },
                "token" to { client.deleteSessionById("c", "u", "s", Secret(bad)) },
            )
            for ((field, call) in logouts) assertRefused(LOGOUT, field, call)
            assertRefused("resume", "session") { Session.fromSecretJson(bad) }
        }
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `a pair of surrogates is a character like any other`() {
        assertEquals("🔑", text(LOGIN, "password", "\ud83d\udd11"))
    }

    @Test
    fun `an id that cannot stand in a path is refused by its name`() = runBlocking {
        for (bad in listOf("", ".", "..", "x".repeat(8193))) {
            assertRefused(LOGIN, "customer_id") { client.createSession(bad, "u", "n", "p") }
            assertRefused(LOGIN, "user_id") { client.createSession("c", bad, "n", "p") }
            assertRefused(LOGOUT, "customer_id") { client.deleteSessionById(bad, "u", "s", Secret("t")) }
            assertRefused(LOGOUT, "user_id") { client.deleteSessionById("c", bad, "s", Secret("t")) }
            assertRefused(LOGOUT, "session_id") { client.deleteSessionById("c", "u", bad, Secret("t")) }
        }
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `a name or a password that is empty, and a token that is none, is refused by its name`() = runBlocking {
        assertRefused(LOGIN, "username") { client.createSession("c", "u", "", "p") }
        assertRefused(LOGIN, "password") { client.createSession("c", "u", "n", "") }
        assertRefused(LOGIN, "bearer") { client.createSession("c", "u", "n", "p", bearer = Secret("")) }
        for (bad in listOf("", "a b", "a\r\nb", "ä", "x".repeat(8193))) {
            assertRefused(LOGOUT, "token") { client.deleteSessionById("c", "u", "s", Secret(bad)) }
        }
    }

    @Test
    fun `what is not given is not sent, and what is given empty is`() = runBlocking {
        sandbox.script(login(EXAMPLE_TOKEN), login(EXAMPLE_TOKEN))
        client.createSession("c", "u", "n", "p")
        client.createSession("c", "u", "n", "p", credentialType = "", value = "", bodyTenantId = "")

        val (sparse, full) = sandbox.requests().map { Json.parseToJsonElement(checkNotNull(it.body)).jsonObject }
        assertEquals(setOf("username", "password", "tenantKey", "tenantSecret"), sparse.keys)
        assertEquals(sparse.keys + setOf("credentialType", "value", "tenantId"), full.keys)
        assertEquals("", full.getValue("value").jsonPrimitive.content)
    }

    @Test
    fun `a bearer token goes out as Authorization, and no login without one has it`() = runBlocking {
        sandbox.script(login(EXAMPLE_TOKEN), login(EXAMPLE_TOKEN))
        client.createSession("c", "u", "n", "p", bearer = Secret("an-admins-token"))
        client.createSession("c", "u", Sandbox.credentials())

        val (with, without) = sandbox.requests().map { it.header("Authorization") }
        assertEquals("Bearer an-admins-token", with)
        assertNull(without)
    }

    @Test
    fun `arguments may be named, in any order`() = runBlocking {
        sandbox.script(login(EXAMPLE_TOKEN))
        val session = client.createSession(password = "p", username = "n", userId = "u", customerId = "c")
        assertEquals("c" to "u", session.customerId to session.userId)
    }

    private companion object {
        suspend fun assertRefused(operation: String, field: String, call: suspend () -> Unit) {
            val refused = assertThrows<FinHubException.InvalidInput>(field) { call() }
            assertEquals(field, refused.field)
            assertEquals(operation, refused.operation)
            assertEquals(0, refused.attempts)
            assertNull(refused.cause)
            assertFalse("canary" in refused.stackTraceToString())
            assertEquals("[$operation, nothing sent]", refused.message.substringAfter(". "))
        }
    }
}
