package cloud.finhub.sessions

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** The token in requests of other HTTP clients. `conformance/hosts.json` says which of them get it. */
class RequestAuthTest : SandboxTest() {
    private lateinit var session: ActiveSession

    @BeforeEach
    fun logIn() = runBlocking { session = client.resume(client.logIn()) }

    @AfterEach
    fun logOut(): Unit = runBlocking { session.logout() }

    @Test
    fun `text that is none is refused`() {
        assertEquals("hosts", assertThrows<FinHubException.InvalidInput> { auth("\ud800") }.field)
        val failure = assertThrows<FinHubException.InvalidInput> { auth("api.example.com").covers("https", "\ud800", 443) }
        assertEquals("url", failure.field)
    }

    @Test
    fun `a token that no header can carry is refused, and not quoted`(): Unit = runBlocking {
        val json = session.session.toSecretJson().exposeSecret()
        val broken = json.replace(session.session.token.exposeSecret(), "can\\nary")
        val auth = RequestAuth(client.resume(Session.fromSecretJson(broken)), setOf("api.example.com"))
        val failure = assertThrows<FinHubException.InvalidInput> { auth.token() }
        assertEquals("token", failure.field)
        assertFalse("ary" in failure.message.orEmpty(), failure.message)
    }

    @Test
    fun `the token that was refused is no other token`(): Unit = runBlocking {
        val given = session.session
        val auth = RequestAuth(client.resume(given) { given }, setOf("api.example.com"))
        assertNull(auth.tokenAfter(auth.token()))
    }

    private fun auth(vararg hosts: String) = RequestAuth(session, hosts.toSet())
}
