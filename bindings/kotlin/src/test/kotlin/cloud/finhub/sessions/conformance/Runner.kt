package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.sandbox.Sandbox
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.io.ByteArrayOutputStream
import java.io.ObjectOutputStream
import kotlin.time.Duration.Companion.seconds

/** Runs a case: the steps of `conformance/README.md`. */
class Runner(private val defaults: Defaults, private val sandbox: Sandbox) {
    /** Fails where the case does not hold. */
    fun run(case: Case): Unit = runBlocking { withTimeout(LONGEST) { play(case) } }

    private suspend fun play(case: Case) {
        sandbox.reset()
        val canaries = Canaries(case.written, defaults.written)
        val fill = Fill(sandbox.baseUrl)
        if (case.loginFirst) {
            val session = demoSession(case, fill)
            canaries.add(session.token.exposeSecret())
            canaries.add(session.refreshToken.exposeSecret())
            fill.knows(session)
        }
        val got = outcome(case, fill)
        val (requests, live) = sandbox.requests() to sandbox.liveSessions()
        shown(got).forEach { canaries.noneIn("what is shown", it) }
        compare(got, case.outcome, fill)
        expectRequests(case, defaults, fill, requests)
        case.liveSessions?.let { equal("live sessions", live, it) }
    }

    /** A session of the demo customer, made by a client that the case says nothing about. */
    private suspend fun demoSession(case: Case, fill: Fill): Session {
        val nothing = Settings(emptyMap(), emptyMap())
        val plain = case.copy(client = nothing, unset = emptySet(), environment = emptyMap(), options = null)
        val caller = Caller(plain, defaults, fill)
        return caller.client().use { caller.logIn(it) }
    }

    private suspend fun outcome(case: Case, fill: Fill): Any {
        var client: FinHubClient? = null
        return try {
            val caller = Caller(case, defaults, fill)
            client = caller.client()
            if (case.warmUp) caller.logIn(client)
            sandbox.clearRequests()
            sandbox.script(case.script)
            sandbox.connections(case.connections)
            when (val call = case.call) {
                Call.Build -> Unit
                Call.Check -> client.check()
                is Call.CreateSession -> caller.logIn(client, call.arguments)
                is Call.DeleteSession -> caller.logOut(client, call)
                is Call.DeleteSessionById -> caller.logOutById(client, call)
            }
        } catch (failure: FinHubException) {
            failure
        } finally {
            client?.close()
        }
    }

    private fun compare(got: Any, expected: Outcome, fill: Fill) {
        when {
            expected is Outcome.Built && got is Unit -> Unit
            expected is Outcome.Ready && got is cloud.finhub.sessions.Readiness -> expectReady(got, expected.readiness)
            expected is Outcome.Session && got is Session -> expectSession(got, expected.members)
            expected is Outcome.Termination && got is cloud.finhub.sessions.Termination ->
                expectTermination(got, expected.members, fill)
            expected is Outcome.Error && got is FinHubException -> expectError(got, expected.members)
            else -> throw Mismatch("got $got\nexpected $expected")
        }
    }

    /** Everything that a program could print of an outcome. */
    private fun shown(got: Any): List<String> = when (got) {
        is Session -> listOf("$got ${got.token} ${got.refreshToken} ${got.unverifiedClaims} ${got.toSecretJson()}")
        is FinHubException -> listOf(got.toString(), got.stackTraceToString(), serialized(got))
        else -> listOf(got.toString())
    }

    private fun serialized(failure: FinHubException): String {
        val bytes = ByteArrayOutputStream()
        ObjectOutputStream(bytes).use { it.writeObject(failure) }
        return bytes.toString(Charsets.ISO_8859_1)
    }

    private companion object {
        /** No case takes so long: it is how one that would hang fails. */
        val LONGEST = 60.seconds
    }
}
