package cloud.finhub.sessions.docs

import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.docs.guide.accounts
import cloud.finhub.sessions.testing.Sandbox
import io.ktor.server.cio.CIO
import io.ktor.server.engine.embeddedServer
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers

/** The guide's backend, served and used as a browser would. */
@Timeout(60)
class BackendTest {
    init {
        // Its logs are of no interest here.
        System.setProperty("slf4j.internal.verbosity", "ERROR")
    }

    private val sandbox = Sandbox.start()
    private val client = sandbox.client()
    private val server = embeddedServer(CIO, port = 0, host = "127.0.0.1") { accounts(client) }.start()
    private val port = runBlocking { server.engine.resolvedConnectors().single().port }
    private val cookies = mutableMapOf<String, String>()

    @AfterEach
    fun stop() {
        server.stop(0, 0)
        sandbox.close()
    }

    @Test
    fun `logs in and out for the end user of each request`() {
        val login = post("login", "username=$ANNA&password=$PASSWORD")
        assertEquals(200 to ANNA_ANSWERED, login.statusCode() to login.body())
        assertEquals(1, sandbox.liveSessions().size)

        assertEquals(204, post("logout").statusCode())
        assertEquals(0, sandbox.liveSessions().size)

        val (first, second) = sandbox.requests()
        assertEquals("127.0.0.1", first.header("X-Forwarded-For"), "no proxy of ours stands between")
        assertEquals(cookies["device"], first.header("deviceId"))
        assertEquals(cookies["device"], second.header("deviceId"))
    }

    @Test
    fun `refuses what cannot log in`() {
        for (form in listOf("username=$ANNA&password=wrong", "username=$ANNA", "username=nobody&password=$PASSWORD", "")) {
            val answer = post("login", form)
            assertEquals(401 to "Wrong username or password.", answer.statusCode() to answer.body())
        }
    }

    @Test
    fun `hands on how long to wait`() {
        sandbox.script("""{"status": 503, "headers": [["Retry-After", "90"]]}""")
        val answer = post("login", "username=$ANNA&password=$PASSWORD")
        assertEquals(503 to "Please try again later.", answer.statusCode() to answer.body())
        assertEquals("90", answer.headers().firstValue("Retry-After").get())
    }

    @Test
    fun `logs a browser out although FinHub fails`() {
        post("login", "username=$ANNA&password=$PASSWORD")
        sandbox.script("""{"status": 403}""")
        assertEquals(204, post("logout").statusCode())
        assertEquals(204, post("logout").statusCode())
    }

    @Test
    fun `closes the client when it stops`() {
        server.stop(0, 0)
        assertThrows<FinHubException.Closed> { client.check() }
    }

    private fun post(path: String, form: String = ""): HttpResponse<String> {
        val request = HttpRequest.newBuilder(URI("http://127.0.0.1:$port/$path"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", cookies.entries.joinToString("; ") { (name, value) -> "$name=$value" })
            .POST(BodyPublishers.ofString(form.replace("@", "%40")))
            .build()
        val answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString())
        for (cookie in answer.headers().allValues("Set-Cookie")) {
            assertTrue(listOf("Secure", "HttpOnly", "SameSite=Lax").all { it in cookie }, cookie)
            cookies[cookie.substringBefore('=')] = cookie.substringAfter('=').substringBefore(';')
        }
        return answer
    }
}
