package cloud.finhub.sessions.okhttp

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.ProtectedApi
import cloud.finhub.sessions.Renewal
import cloud.finhub.sessions.SandboxTest
import cloud.finhub.sessions.inHeader
import cloud.finhub.sessions.testing.Sandbox
import cloud.finhub.sessions.whileLoggedIn
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import okhttp3.Call
import okhttp3.Callback
import okhttp3.Dns
import okhttp3.Interceptor
import okhttp3.MediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import okio.BufferedSink
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.IOException
import java.io.InterruptedIOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** A session's token on OkHttp's requests. */
class SessionAuthTest : SandboxTest() {
    private val again: suspend () -> Renewal? = { Sandbox.credentials() }

    @Test
    fun `a request to a named host has the token`() = withApi { session, api ->
        assertEquals(200, http(session, api.host).get(api.url).code)
        assertEquals(session.session.token.inHeader(), api.requests.single().authorization)
    }

    @Test
    fun `a request to another host is left alone`() = withApi(again) { session, api ->
        assertEquals(401, http(session, "api.example.com").get(api.url).code)
        assertNull(api.requests.single().authorization)
        assertEquals(1, logins())
    }

    @Test
    fun `an Authorization by hand is left alone`() = withApi(again) { session, api ->
        val request = Request.Builder().url(api.url).header("Authorization", "Basic YTpi").build()
        assertEquals(401, http(session, api.host).send(request).code)
        assertEquals("Basic YTpi", api.requests.single().authorization)
        assertEquals(1, logins())
    }

    @Test
    fun `a token that is refused is renewed, and the body arrives whole again`() = withApi(again) { session, api ->
        val old = session.session.token
        val body = "line of a long body\n".repeat(10_000)
        api.refuse(old)

        val request = Request.Builder().url(api.url).post(body.toRequestBody()).build()
        assertEquals(200, http(session, api.host).send(request).code)

        assertNotEquals(old, session.session.token)
        assertEquals(listOf(old, session.session.token).map { it.inHeader() }, api.requests.map { it.authorization })
        assertEquals(listOf(body, body), api.requests.map { it.body })
        assertEquals(2, logins())
    }

    @Test
    fun `ten refusals at once cause one renewal`() = withApi(again) { session, api ->
        api.refuse(session.session.token, together = 10)
        val http = http(session, api.host).apply { dispatcher.maxRequestsPerHost = 10 }

        val answers = List(10) { http.enqueue(api.url) }.map { it.get(30, TimeUnit.SECONDS) }

        assertEquals(List(10) { 200 }, answers)
        assertEquals(20, api.requests.size)
        assertEquals(2, logins())
    }

    @Test
    fun `a body that can be sent once is not sent again`() = withApi(again) { session, api ->
        api.refuse(session.session.token)
        val once = object : RequestBody() {
            override fun contentType(): MediaType? = null

            override fun isOneShot() = true

            override fun writeTo(sink: BufferedSink) {
                sink.writeUtf8("once")
            }
        }
        assertEquals(401, http(session, api.host).send(Request.Builder().url(api.url).post(once).build()).code)
        assertEquals(listOf("once"), api.requests.map { it.body })
    }

    @Test
    fun `a second refusal is the answer`() = withApi(again) { session, api ->
        api.meanwhile = { session.renew() }
        assertEquals(401, http(session, api.host).get(api.url).code)
        assertEquals(2, api.requests.size)
    }

    @Test
    fun `a refusal is the answer where the renewal fails`() = withApi { session, api ->
        api.refuse(session.session.token)
        assertEquals(401, http(session, api.host).get(api.url).code)
        assertEquals(1, api.requests.size)
    }

    @Test
    fun `without a token nothing is sent`() = withApi { session, api ->
        session.logout()
        val failure = assertThrows<IOException> { http(session, api.host).get(api.url) }
        val cause = assertInstanceOf(FinHubException.Closed::class.java, failure.cause)
        assertEquals(cause.message, failure.message)
        assertEquals(0, api.requests.size)
    }

    @Test
    fun `a redirect keeps the token on its own host`() = withApi { session, api ->
        assertEquals(200, http(session, api.host).get(api.redirectTo(api.url)).code)
        assertEquals(List(2) { session.session.token.inHeader() }, api.requests.map { it.authorization })
    }

    @Test
    fun `a redirect takes the token to no other host`() = withApi(again) { session, api ->
        ProtectedApi(session).use { other ->
            for (hosts in listOf(arrayOf(api.host), arrayOf(api.host, other.host), arrayOf(other.host))) {
                assertEquals(401, http(session, *hosts).get(api.redirectTo(other.url)).code)
            }
            assertEquals(List(3) { null }, other.requests.map { it.authorization })
        }
        assertEquals(1, logins())
    }

    @Test
    fun `a request that was led to another host is not answered with a new token`() = withApi(again) { session, api ->
        val elsewhere = Interceptor { chain ->
            chain.proceed(chain.request().newBuilder().url("http://127.0.0.1:${api.url.substringAfterLast(':')}/").build())
        }
        api.refuse(session.session.token)
        val http = http(session, "localhost:80").newBuilder().addInterceptor(elsewhere).build()
        assertEquals(401, http.get("http://localhost/").code)
        assertEquals(1, api.requests.size)
        assertEquals(1, logins())
    }

    @Test
    fun `a named host gets nothing over http`() = withApi { session, _ ->
        val noNetwork = object : Dns {
            override fun lookup(hostname: String) = throw AssertionError("$hostname was looked up")
        }
        val http = http(session, "api.example.com").newBuilder().dns(noNetwork).build()
        val failure = assertThrows<IOException> { http.get("http://api.example.com/") }
        val cause = assertInstanceOf(FinHubException.InvalidInput::class.java, failure.cause)
        assertEquals("url", cause.field)
    }

    @Test
    fun `an interrupt ends the wait for a renewal`() {
        val asked = CompletableFuture<Thread>()
        withApi({ asked.complete(Thread.currentThread()).let { awaitCancellation() } }) { session, api ->
            session.invalidate(session.session.token)
            val ended = CompletableFuture<Boolean>()
            Thread {
                ended.complete(
                    runCatching { http(session, api.host).get(api.url) }.exceptionOrNull() is InterruptedIOException &&
                        Thread.currentThread().isInterrupted,
                )
            }.start()
            asked.get(30, TimeUnit.SECONDS).interrupt()
            assertTrue(ended.get(30, TimeUnit.SECONDS))
            assertEquals(0, api.requests.size)
        }
    }

    @Test
    fun `the token shows nowhere`() = withApi(again) { session, api ->
        val auth = SessionAuth(session, api.host)
        val http = OkHttpClient.Builder().addInterceptor(auth).authenticator(auth).build()
        api.refuse(session.session.token)
        val answer = http.get(api.url)
        val sent = answer.request
        assertEquals(session.session.token.inHeader(), sent.header("Authorization"))
        for (printed in listOf(auth, sent, sent.headers, answer, answer.priorResponse)) {
            assertFalse(session.session.token.exposeSecret() in printed.toString(), printed.toString())
        }
    }

    @Test
    fun `hosts are looked at when it is made`() = withApi { session, _ ->
        assertThrows<FinHubException.InvalidInput> { SessionAuth(session) }
        assertThrows<FinHubException.InvalidInput> { SessionAuth(session, setOf("https://api.example.com")) }
    }

    private fun withApi(renewWith: (suspend () -> Renewal?)? = null, test: suspend (ActiveSession, ProtectedApi) -> Unit) =
        runBlocking { client.whileLoggedIn(renewWith) { session -> ProtectedApi(session).use { test(session, it) } } }

    private fun logins() = sandbox.requests().count { it.method == "POST" }

    private fun http(session: ActiveSession, vararg hosts: String): OkHttpClient {
        val auth = SessionAuth(session, *hosts)
        return OkHttpClient.Builder().addInterceptor(auth).authenticator(auth).build()
    }

    private fun OkHttpClient.get(url: String) = send(Request.Builder().url(url).build())

    private fun OkHttpClient.send(request: Request): Response = newCall(request).execute().apply { close() }

    private fun OkHttpClient.enqueue(url: String): CompletableFuture<Int> {
        val status = CompletableFuture<Int>()
        newCall(Request.Builder().url(url).build()).enqueue(object : Callback {
            override fun onFailure(call: Call, e: IOException) {
                status.completeExceptionally(e)
            }

            override fun onResponse(call: Call, response: Response) {
                status.complete(response.use { it.code })
            }
        })
        return status
    }
}
