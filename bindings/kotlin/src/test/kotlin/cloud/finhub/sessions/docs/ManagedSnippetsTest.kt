package cloud.finhub.sessions.docs

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.EndReason
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.SessionStatus
import cloud.finhub.sessions.docs.guide.JavaStatus
import cloud.finhub.sessions.docs.guide.download
import cloud.finhub.sessions.docs.guide.sharedSession
import cloud.finhub.sessions.docs.guide.watch
import cloud.finhub.sessions.session
import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit

/** The guide's functions over managed sessions do what it says. */
@Timeout(60)
class ManagedSnippetsTest {
    private val sandbox = Sandbox.start()
    private val client = sandbox.client()
    private val anna = Credentials(ANNA, PASSWORD)

    @AfterEach
    fun stop() {
        client.close()
        sandbox.close()
    }

    @Test
    fun `a token that was refused is renewed once`(): Unit = runBlocking {
        client.withSession("cust_12345", "user_67890", anna, renewWith = { anna }) { session ->
            val refused = session.session.token
            val get: suspend (Secret) -> Int = { if (it == refused) 401 else 200 }
            assertEquals(200, download(session, get))
            assertEquals(200, download(session, get))
        }
        assertEquals(2, sandbox.requests().count { it.method == "POST" })
    }

    @Test
    fun `a watcher is told what becomes of a session, and why it ended`(): Unit = runBlocking {
        val told = CopyOnWriteArrayList<SessionStatus>()
        val session = client.resume(client.createSession("cust_12345", "user_67890", anna))
        val watching = async { watch(session, told::add) }
        session.logout()
        assertEquals(EndReason.LOGGED_OUT, watching.await())
        assertTrue(told.last() is SessionStatus.Ended)
    }

    @Test
    fun `a session is shared by a folder`(@TempDir folder: File): Unit = runBlocking {
        val token = sharedSession(client, folder) { anna }.accessToken()
        sandbox.client().use { other -> assertEquals(token, sharedSession(other, folder) { anna }.accessToken()) }
        assertEquals(1, sandbox.requests().size)
    }

    @Test
    fun `Java has the customer log in again`() {
        val again = CompletableFuture<Unit>()
        JavaStatus.watch(client.resume(session()), Executor(Runnable::run)) { again.complete(Unit) }.use {
            again.get(20, TimeUnit.SECONDS)
        }
    }
}
