package cloud.finhub.sessions

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.ValueSource

/** Which requests of other HTTP clients get the token. */
class RequestAuthTest : SandboxTest() {
    private lateinit var session: ActiveSession

    @BeforeEach
    fun logIn() = runBlocking { session = client.resume(client.logIn()) }

    @AfterEach
    fun logOut(): Unit = runBlocking { session.logout() }

    @ParameterizedTest
    @CsvSource(
        "api.example.com, https, api.example.com, 443",
        "api.example.com, wss, api.example.com, 443",
        "api.example.com:443, https, api.example.com, 443",
        "api.example.com:8443, https, api.example.com, 8443",
        "API.example.com, https, api.EXAMPLE.com, 443",
        "[::1]:8080, http, ::1, 8080",
        "[::1]:8080, http, [::1], 8080",
        "[2001:DB8::7], https, 2001:db8::7, 443",
        "localhost:80, http, localhost, 80",
        "localhost, https, localhost, 443",
        "localhost:8080, ws, localhost, 8080",
        "127.0.0.1:8080, http, 127.0.0.1, 8080",
        "127.255.3.20:80, http, 127.255.3.20, 80",
    )
    fun `a host that is named gets it`(named: String, scheme: String, host: String, port: Int) =
        assertTrue(auth(named).covers(scheme, host, port))

    @ParameterizedTest
    @CsvSource(
        "api.example.com, https, api.example.com, 8443",
        "api.example.com, https, api.example.com, 80",
        "api.example.com:8443, https, api.example.com, 443",
        "example.com, https, api.example.com, 443",
        "api.example.com, https, api.example.com.attacker.test, 443",
        "api.example.com, https, attacker-api.example.com, 443",
        "api.example.com, https, apixexample.com, 443",
        "api.example.com, https, api.example.com., 443",
        "[::1]:8080, http, ::2, 8080",
        "localhost:8080, http, 127.0.0.1, 8080",
        "127.0.0.1, http, 127.0.0.1, 80",
        "api.example.com:8443, http, api.example.com, 80",
    )
    fun `another host gets nothing`(named: String, scheme: String, host: String, port: Int) =
        assertFalse(auth(named).covers(scheme, host, port))

    @ParameterizedTest
    @CsvSource(
        "api.example.com, http, api.example.com, 80",
        "api.example.com:443, http, api.example.com, 80",
        "api.example.com:8080, http, api.example.com, 8080",
        "api.example.com, ws, api.example.com, 80",
        "127.0.0.1.example.com, http, 127.0.0.1.example.com, 80",
        "127.0.0.256, http, 127.0.0.256, 80",
        "128.0.0.1, http, 128.0.0.1, 80",
        "127.1, http, 127.1, 80",
        "localhost.example.com, http, localhost.example.com, 80",
        "[::2], http, ::2, 80",
    )
    fun `a host that is named gets nothing in the clear`(named: String, scheme: String, host: String, port: Int) {
        val failure = assertThrows<FinHubException.InvalidInput> { auth(named).covers(scheme, host, port) }
        assertEquals("url", failure.field)
        assertTrue("use https://" in failure.message.orEmpty(), failure.message)
    }

    @ParameterizedTest
    @ValueSource(
        strings = [
            "", " ", "https://api.example.com", "api.example.com/", "anna:her_secure_password@api.example.com",
            "*.example.com", "api.example.com:", "api.example.com:0", "api.example.com:https", "::1", "[::1",
            "api example.com", "bücher.example",
        ],
    )
    fun `what is no host is refused, and not quoted`(host: String) {
        val failure = assertThrows<FinHubException.InvalidInput> { auth("api.example.com", host) }
        assertEquals("hosts", failure.field)
        assertEquals(
            "invalid_input: hosts holds something else than a host: write each like api.example.com, " +
                "api.example.com:8443 or [::1]:8080. [access_token, nothing sent]",
            failure.message,
        )
    }

    @Test
    fun `no hosts are refused`() {
        val failure = assertThrows<FinHubException.InvalidInput> { auth() }
        assertTrue("name each host" in failure.message.orEmpty(), failure.message)
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
