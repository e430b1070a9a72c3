package cloud.finhub.sessions.ktor

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.ProtectedApi
import cloud.finhub.sessions.Renewal
import cloud.finhub.sessions.SandboxTest
import cloud.finhub.sessions.inHeader
import cloud.finhub.sessions.testing.Sandbox
import cloud.finhub.sessions.whileLoggedIn
import io.ktor.client.HttpClient
import io.ktor.client.HttpClientConfig
import io.ktor.client.engine.cio.CIO
import io.ktor.client.plugins.HttpRedirect
import io.ktor.client.plugins.api.Send
import io.ktor.client.plugins.api.createClientPlugin
import io.ktor.client.request.get
import io.ktor.client.request.header
import io.ktor.client.request.post
import io.ktor.client.request.prepareGet
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.http.content.OutgoingContent
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.ByteWriteChannel
import io.ktor.utils.io.writeStringUtf8
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** A session's token on the requests of a Ktor client. */
class FinHubSessionTest : SandboxTest() {
    private val again: suspend () -> Renewal? = { Sandbox.credentials() }

    @Test
    fun `a request to a named host has the token`() = withApi { session, api ->
        assertEquals(200, http(session, api.host) { get(api.url).status.value })
        assertEquals(session.session.token.inHeader(), api.requests.single().authorization)
    }

    @Test
    fun `a request to another host is left alone`() = withApi(again) { session, api ->
        assertEquals(401, http(session, "api.example.com") { get(api.url).status.value })
        assertNull(api.requests.single().authorization)
        assertEquals(1, logins())
    }

    @Test
    fun `an Authorization by hand is left alone`() = withApi(again) { session, api ->
        val status = http(session, api.host) { get(api.url) { header("Authorization", "Basic YTpi") }.status.value }
        assertEquals(401, status)
        assertEquals("Basic YTpi", api.requests.single().authorization)
        assertEquals(1, logins())
    }

    @Test
    fun `a token that is refused is renewed, and the body arrives whole again`() = withApi(again) { session, api ->
        val old = session.session.token
        val body = "line of a long body\n".repeat(10_000)
        api.refuse(old)

        assertEquals(200, http(session, api.host) { post(api.url) { setBody(body) }.status.value })

        assertNotEquals(old, session.session.token)
        assertEquals(listOf(old, session.session.token).map { it.inHeader() }, api.requests.map { it.authorization })
        assertEquals(listOf(body, body), api.requests.map { it.body })
        assertEquals(2, logins())
    }

    @Test
    fun `ten refusals at once cause one renewal`() = withApi(again) { session, api ->
        api.refuse(session.session.token, together = 10)
        val answers = http(session, api.host) {
            withContext(Dispatchers.Default) { List(10) { async { get(api.url).status.value } }.awaitAll() }
        }
        assertEquals(List(10) { 200 }, answers)
        assertEquals(20, api.requests.size)
        assertEquals(2, logins())
    }

    @Test
    fun `an answer that streams is repeated as well`() = withApi(again) { session, api ->
        api.refuse(session.session.token)
        val said = http(session, api.host) { prepareGet(api.url).execute { it.bodyAsText() } }
        assertEquals("status 200", said)
    }

    @Test
    fun `a body that can be sent once is not sent again`() {
        val read = object : OutgoingContent.ReadChannelContent() {
            override fun readFrom() = ByteReadChannel("once")
        }
        val written = object : OutgoingContent.WriteChannelContent() {
            override suspend fun writeTo(channel: ByteWriteChannel) = channel.writeStringUtf8("once")
        }
        val wrapped = object : OutgoingContent.ContentWrapper(read) {
            override fun copy(delegate: OutgoingContent) = error("nobody copies it")
        }
        for (once in listOf(read, written, wrapped)) {
            withApi(again) { session, api ->
                api.refuse(session.session.token)
                assertEquals(401, http(session, api.host) { post(api.url) { setBody(once) }.status.value })
                assertEquals(listOf("once"), api.requests.map { it.body })
            }
        }
    }

    @Test
    fun `a second refusal is the answer`() = withApi(again) { session, api ->
        api.meanwhile = { session.renew() }
        assertEquals(401, http(session, api.host) { get(api.url).status.value })
        assertEquals(2, api.requests.size)
    }

    @Test
    fun `a refusal is the answer where the renewal fails`() = withApi { session, api ->
        api.refuse(session.session.token)
        assertEquals("status 401", http(session, api.host) { get(api.url).bodyAsText() })
        assertEquals(1, api.requests.size)
    }

    @Test
    fun `without a token nothing is sent`() = withApi { session, api ->
        session.logout()
        assertThrows<FinHubException.Closed> { http(session, api.host) { get(api.url) } }
        assertEquals(0, api.requests.size)
    }

    @Test
    fun `a redirect keeps the token on its own host`() = withApi { session, api ->
        assertEquals(200, http(session, api.host) { get(api.redirectTo(api.url)).status.value })
        assertEquals(List(2) { session.session.token.inHeader() }, api.requests.map { it.authorization })
    }

    @Test
    fun `a redirect is followed with the token of its time`() = withApi(again) { session, api ->
        api.refuse(session.session.token)
        assertEquals(200, http(session, api.host) { get(api.redirectTo(api.url)).status.value })
        assertEquals(3, api.requests.size)
        assertEquals(2, logins())
    }

    @Test
    fun `a redirect takes the token to no other host, and none comes back`() = withApi(again) { session, api ->
        ProtectedApi(session).use { other ->
            for (hosts in listOf(arrayOf(api.host), arrayOf(api.host, other.host), arrayOf(other.host))) {
                assertEquals(401, http(session, *hosts) { get(api.redirectTo(other.url)).status.value })
            }
            val thereAndBack = api.redirectTo(other.redirectTo(api.url))
            assertEquals(401, http(session, api.host, other.host) { get(thereAndBack).status.value })
            assertEquals(List(4) { null }, other.requests.map { it.authorization })
            assertNull(api.requests.last().authorization)
        }
        assertEquals(1, logins())
    }

    @Test
    fun `a refusal by another host renews nothing, wherever redirects are followed`() = withApi(again) { session, api ->
        val own: HttpClientConfig<*>.() -> Unit = {
            followRedirects = false
            install(HttpRedirect)
        }
        ProtectedApi(session).use { other ->
            assertEquals(401, http(session, api.host, further = own) { get(api.redirectTo(other.url)).status.value })
            assertNull(other.requests.single().authorization)
        }
        assertEquals(1, logins())
    }

    @Test
    fun `a named host gets nothing over http`() = withApi { session, _ ->
        val noNetwork = createClientPlugin("NoNetwork") {
            on(Send) { throw AssertionError("${it.url} was asked for") }
        }
        val failure = assertThrows<FinHubException.InvalidInput> {
            http(session, "api.example.com", further = { install(noNetwork) }) { get("http://api.example.com/") }
        }
        assertEquals("url", failure.field)
    }

    @Test
    fun `a session and hosts must be set`() = withApi { active, _ ->
        fun refused(configure: FinHubSessionConfig.() -> Unit) =
            assertThrows<FinHubException.InvalidInput> { HttpClient(CIO) { install(FinHubSession, configure) } }

        assertEquals("session", refused { hosts = setOf("api.example.com") }.field)
        assertEquals("hosts", refused { session = active }.field)
        assertEquals(
            "hosts",
            refused {
                session = active
                hosts = setOf("https://api.example.com")
            }.field,
        )
    }

    @Test
    fun `the token shows nowhere`() = withApi(again) { active, api ->
        api.refuse(active.session.token)
        http(active, api.host) {
            val answer = get(api.url)
            val config = FinHubSessionConfig().apply { session = active }
            for (printed in listOf(config, FinHubSession, answer, answer.call, answer.call.request)) {
                assertFalse(active.session.token.exposeSecret() in printed.toString(), printed.toString())
            }
        }
    }

    private fun withApi(renewWith: (suspend () -> Renewal?)? = null, test: suspend (ActiveSession, ProtectedApi) -> Unit) =
        runBlocking { client.whileLoggedIn(renewWith) { session -> ProtectedApi(session).use { test(session, it) } } }

    private fun logins() = sandbox.requests().count { it.method == "POST" }

    private suspend fun <T> http(
        active: ActiveSession,
        vararg named: String,
        further: HttpClientConfig<*>.() -> Unit = {},
        work: suspend HttpClient.() -> T,
    ): T {
        val client = HttpClient(CIO) {
            install(FinHubSession) {
                session = active
                hosts = named.toSet()
            }
            further()
        }
        return client.use { it.work() }
    }
}
