package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Sessions that log themselves out at the end of a block, and those that were made elsewhere. */
class ManagedTest : SandboxTest() {
    private val once = sandbox.client(ClientOptions().maxRetries(0))

    @Test
    fun `the end of the block logs out, and what the block gave comes back`() = runBlocking {
        lateinit var kept: ActiveSession
        val given = client.whileLoggedIn { session ->
            kept = session
            assertEquals(1, sandbox.liveSessions().size)
            assertEquals(session.session.token, session.accessToken())
            "given"
        }

        assertEquals("given", given)
        assertEquals(0, sandbox.liveSessions().size)
        assertThrows<FinHubException.Closed> { kept.accessToken() }
        assertEquals(Outcome.TERMINATED, kept.logout().outcome)
    }

    @Test
    fun `a name and a password do as well as credentials`() = runBlocking {
        client.withSession(
            Sandbox.CUSTOMER_ID,
            Sandbox.USER_ID,
            username = "marcus.jensen@example.com",
            password = "your_secure_password",
            credentialType = "PASSWORD",
        ) { session ->
            assertEquals(Sandbox.USER_ID, session.session.userId)
        }
        assertEquals(true, sandbox.requests().first().body?.contains(""""credentialType":"PASSWORD""""))
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `a block that fails is logged out, and its own exception comes out`() = runBlocking {
        val own = IllegalStateException("the block's own")

        val thrown = assertThrows<IllegalStateException> { client.whileLoggedIn { throw own } }

        assertSame(own, thrown)
        assertEquals(0, thrown.suppressed.size)
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `a failure to log out never hides the block's own exception`() = runBlocking {
        val own = IllegalStateException("the block's own")

        val thrown = assertThrows<IllegalStateException> {
            once.whileLoggedIn {
                sandbox.script("""{"status": 500}""")
                throw own
            }
        }

        assertSame(own, thrown)
        assertInstanceOf(FinHubException.ServerError::class.java, thrown.suppressed.single())
        Unit
    }

    @Test
    fun `a failure to log out is thrown where nothing else is`() = runBlocking {
        val thrown = assertThrows<FinHubException.ServerError> {
            once.whileLoggedIn { sandbox.script("""{"status": 500}""") }
        }
        assertEquals("delete_session", thrown.operation)
        assertFalse(thrown.sessionMayExist)
    }

    @Test
    fun `a block that is cancelled is logged out before the coroutine ends`() = runBlocking {
        val inside = CompletableDeferred<Unit>()
        val work = launch {
            client.whileLoggedIn {
                inside.complete(Unit)
                awaitCancellation()
            }
        }
        inside.await()
        assertEquals(1, sandbox.liveSessions().size)

        work.cancelAndJoin()

        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `a block that logs out itself is not logged out again`() = runBlocking {
        val ended = client.whileLoggedIn { it.logout() }

        assertEquals(Outcome.TERMINATED, ended.outcome)
        assertEquals(listOf("POST", "DELETE"), sandbox.requests().map { it.method })
    }

    @Test
    fun `a block is not entered where the login fails`() = runBlocking {
        val wrong = Credentials("marcus.jensen@example.com", "wrong")
        assertThrows<FinHubException.InvalidCredentials> {
            client.withSession(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, wrong) { error("there is no session") }
        }
        assertEquals(1, sandbox.requests().size)
    }

    @Test
    fun `an app resumes the session that its backend handed over, and ends it`() = runBlocking {
        val handedOver = client.logIn().toSecretJson()
        val app = FinHubClient(ClientBuilder(ClientOptions()).connect(sandbox.environment.filterKeys { "TENANT_" !in it || it.endsWith("_ID") }))

        val session = app.resume(Session.fromSecretJson(handedOver))
        assertEquals(Readiness.RESUME_ONLY, app.check())
        assertEquals(session.session.token, session.accessToken())
        assertEquals(1, sandbox.requests().size)

        assertEquals(Outcome.TERMINATED, session.logout().outcome)
        assertEquals(Outcome.ALREADY_GONE, client.deleteSession(session.session).outcome)
        app.close()
    }

    @Test
    fun `a logout that failed may be tried again`() = runBlocking {
        val session = once.resume(client.logIn())
        sandbox.script("""{"status": 500}""")
        assertThrows<FinHubException.ServerError> { session.logout() }
        assertEquals(Outcome.TERMINATED, session.logout().outcome)
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `a logout of a managed session goes on where its caller is cancelled`() = runBlocking {
        val session = client.resume(client.logIn())
        sandbox.script("""{"delay_ms": 200, "handle": true}""")
        val logout = launch(Dispatchers.Default) { session.logout() }
        arrived(2)
        logout.cancelAndJoin()
        nothingIsLeft()
    }

    @Test
    fun `withTimeout around a block logs out`() = runBlocking {
        assertThrows<TimeoutCancellationException> {
            withTimeout(300) { client.whileLoggedIn { awaitCancellation() } }
        }
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `a login without a block is the caller's to log out`() = runBlocking {
        val session = client.login(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, Sandbox.credentials())
        assertEquals(session.session.token, session.accessToken())
        assertEquals(1, sandbox.liveSessions().size)
        session.logout()
        nothingIsLeft()
    }

    @Test
    fun `a block may take over a session and logs it out`() = runBlocking {
        val handedOver = client.logIn()
        val token = client.withSession(handedOver) { it.accessToken() }
        assertEquals(handedOver.token, token)
        nothingIsLeft()
    }
}
