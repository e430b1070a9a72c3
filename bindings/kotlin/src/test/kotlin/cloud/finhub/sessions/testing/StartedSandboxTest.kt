package cloud.finhub.sessions.testing

import cloud.finhub.sessions.ClientOptions
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.logIn
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import java.time.Instant
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds

/** The sandbox in the hands of an app's test. */
@Timeout(60)
class StartedSandboxTest {
    private val sandbox = Sandbox.start("--token-life=150")
    private val client = sandbox.client()

    @AfterEach
    fun stop() {
        client.close()
        sandbox.close()
    }

    @Test
    fun `it lists the sessions that are live, with their clocks`() = runBlocking {
        val session = client.logIn()
        val live = sandbox.liveSessions().single()
        assertEquals(session.sessionId to session.apiUserId, live.sessionId to live.apiUserId)
        assertEquals(Sandbox.CUSTOMER_ID to Sandbox.USER_ID, live.customerId to live.userId)
        assertEquals(sandbox.environment["FINHUB_TENANT_ID"], live.tenantId)
        assertEquals(Duration.ofSeconds(150), Duration.between(live.createdAt, live.tokenExpiresAt))
        assertEquals(Duration.ofDays(1), Duration.between(live.createdAt, live.expiresAt))

        client.deleteSession(session)
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `it lists the requests that arrived, and prints nothing secret of them`() = runBlocking {
        client.logIn()
        val request = sandbox.requests().single()
        assertEquals("POST" to "203.0.113.42", request.method to request.header("x-forwarded-for"))
        assertTrue(String(request.raw).startsWith("POST ${request.path} HTTP/1.1\r\n"))
        assertTrue("your_secure_password" in checkNotNull(request.body))
        assertEquals("RecordedRequest(POST ${request.path})", "$request")

        sandbox.clearRequests()
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `a step that contradicts itself is refused, and says why`() {
        val refused = assertThrows<SandboxException> { sandbox.script("{}", """{"status": 7}""") }
        assertTrue("Step 1: `status` is 7" in refused.message.orEmpty(), refused.message)
    }

    @Test
    fun `a connection is met before anything is read from it`() = runBlocking {
        sandbox.connections("close")
        val once = sandbox.client(ClientOptions().maxRetries(0))
        assertThrows<FinHubException> { once.use { it.logIn() } }
        assertEquals(0, sandbox.requests().size)
        assertThrows<SandboxException> { sandbox.connections("cl\"ose") }
        Unit
    }

    @Test
    fun `its clock is set, and moves by whole seconds, both ways`() {
        sandbox.setClock(Instant.parse("2030-01-01T00:00:00Z"))
        sandbox.advance(2.hours)
        sandbox.advance(Duration.ofHours(-1))
        assertEquals("2030-01-01T01", sandbox.clock().toString().take("2030-01-01T01".length))
        assertThrows<IllegalArgumentException> { sandbox.advance(1.milliseconds) }
        sandbox.reset()
        assertTrue(sandbox.clock() < Instant.parse("2030-01-01T00:00:00Z") || Instant.now() > Instant.parse("2030-01-01T00:00:00Z"))
    }

    @Test
    fun `who connects to it finds what it remembers, and leaves it running`() = runBlocking {
        client.logIn()
        Sandbox.connect(sandbox.baseUrl).use { other ->
            assertEquals(sandbox.environment, other.environment)
            assertEquals(1, other.liveSessions().size)
        }
        assertEquals(1, sandbox.liveSessions().size)
    }

    @Test
    fun `a sandbox that was closed does not answer, and is closed again in vain`() {
        val another = Sandbox.start()
        another.close()
        another.close()
        for (use in listOf({ another.reset() }, { Sandbox.connect(another.baseUrl) })) {
            val gone = assertThrows<SandboxException> { use() }
            assertTrue(gone.message.orEmpty().startsWith("the sandbox at ${another.baseUrl} does not answer: "), gone.message)
        }
    }

    @Test
    fun `what is no address of a sandbox is refused`() {
        for (address in listOf("nonsense", "http://127.0.0.1")) {
            val refused = assertThrows<SandboxException> { Sandbox.connect(address) }
            assertEquals("$address is no address of a sandbox", refused.message)
        }
    }

    @Test
    fun `a program that refuses its options does not start`() {
        val refused = assertThrows<SandboxException> { Sandbox.start("--port=1") }
        assertEquals("the sandbox did not start: its standard error says why", refused.message)
    }
}
