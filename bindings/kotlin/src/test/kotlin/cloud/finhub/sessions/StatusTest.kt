package cloud.finhub.sessions

import cloud.finhub.sessions.SessionStatus.Active
import cloud.finhub.sessions.SessionStatus.Ended
import cloud.finhub.sessions.SessionStatus.RenewalFailed
import cloud.finhub.sessions.SessionStatus.Renewing
import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor

/** What becomes of a managed session, as its watchers are told. */
class StatusTest : SandboxTest() {
    private val vault: suspend () -> Credentials = { Sandbox.credentials() }

    @Test
    fun `whoever changed the status finds it changed`() = runBlocking {
        val session = client.resume(client.logIn(), vault)
        assertEquals(Active, session.status.value)
        sandbox.script("""{"status": 401}""")
        assertThrows<FinHubException.InvalidCredentials> { session.renew() }
        val failed = assertInstanceOf(RenewalFailed::class.java, session.status.value)
        assertInstanceOf(FinHubException.InvalidCredentials::class.java, failed.error)
        session.renew()
        assertEquals(Active, session.status.value)
        session.logout()
        assertEquals(Ended(EndReason.LOGGED_OUT), session.status.value)
    }

    @Test
    fun `a flow tells a renewal while it is under way, and the end`() = runBlocking {
        val session = client.resume(client.logIn(), vault)
        val told = async { session.status.takeWhile { it !is Ended }.toList() }
        sandbox.script("""{"handle": true, "delay_ms": 300}""")
        val renewal = launch(Dispatchers.Default) { session.renew() }
        session.status.first { it is Renewing }
        renewal.join()
        session.logout()
        assertEquals(setOf(Active, Renewing), told.await().toSet())
    }

    @Test
    fun `a listener is told every status in order until the end`() = runBlocking {
        val told = CopyOnWriteArrayList<SessionStatus>()
        val session = client.resume(client.logIn(), vault)
        session.addStatusListener(Executor(Runnable::run)) { told += it }
        session.renew()
        session.logout()
        until("the end was told") { told.lastOrNull() is Ended }
        assertEquals(listOf(Active, Renewing, Active, Ended(EndReason.LOGGED_OUT)), told)
    }

    @Test
    fun `a listener that fails is told the rest, and one that was closed is not`() = runBlocking {
        val (told, closed) = List(2) { CopyOnWriteArrayList<SessionStatus>() }
        val session = client.resume(client.logIn())
        session.addStatusListener(Executor(Runnable::run)) {
            told += it
            error("a defect of the application")
        }
        val listening = session.addStatusListener(Executor(Runnable::run)) { closed += it }
        until("both were told") { told.size == 1 && closed.size == 1 }
        listening.close()
        session.logout()
        until("the end was told") { told.lastOrNull() is Ended }
        assertEquals(listOf<SessionStatus>(Active), closed)
    }

    @Test
    fun `a session that FinHub does not know any more is gone`() = runBlocking {
        val session = client.resume(client.logIn())
        client.deleteSession(session.session)
        session.logout()
        assertEquals(Ended(EndReason.GONE), session.status.value)
    }

    @Test
    fun `a token that has ended ends a session that nothing renews`() {
        val session = client.resume(session("token" to EXAMPLE_TOKEN))
        assertEquals(Ended(EndReason.EXPIRED), session.status.value)
        assertEquals(Active, client.resume(session("token" to EXAMPLE_TOKEN), vault).status.value)
    }

    @Test
    fun `watching keeps no session alive`() = runBlocking {
        val told = CopyOnWriteArrayList<SessionStatus>()
        val status = watchedAndLetGo(told)
        until("the end was told") {
            System.gc()
            status.value is Ended && told.lastOrNull() is Ended
        }
        assertEquals(Ended(EndReason.DROPPED), status.value)
        assertEquals(listOf(Active, Ended(EndReason.DROPPED)), told)
    }

    private suspend fun watchedAndLetGo(told: MutableList<SessionStatus>) = client.resume(client.logIn()).let { session ->
        session.addStatusListener(Executor(Runnable::run)) { told += it }
        session.status
    }
}
