package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Readiness
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.Termination
import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertTimeoutPreemptively
import org.junit.jupiter.api.function.Executable
import java.io.ByteArrayOutputStream
import java.io.ObjectOutputStream
import java.time.Duration
import kotlin.time.measureTimedValue

/** Runs a case: the steps of `conformance/README.md`. */
class Runner(
    private val defaults: Defaults,
    private val sandbox: Sandbox,
    private val longest: Duration = Duration.ofSeconds(60),
) {
    /** Fails where the case does not hold, or takes longer than the longest may. */
    fun run(case: Case): Unit = assertTimeoutPreemptively(longest, Executable { runBlocking { play(case) } })

    private suspend fun play(case: Case) {
        val before = Output.mark()
        sandbox.reset()
        val canaries = Canaries(case.written, defaults.written)
        val fill = Fill(sandbox.baseUrl)
        if (case.loginFirst) {
            val session = demoSession(case, fill)
            canaries.add(session.token.exposeSecret())
            canaries.add(session.refreshToken.exposeSecret())
            fill.knows(session)
        }
        val (got, took) = measureTimedValue { outcome(case, fill) }
        // Bytes without a method are no request.
        val requests = sandbox.requests().filter { it.method.isNotEmpty() }
        val live = sandbox.liveSessions().size
        report(case, got.value, requests.size, took)
        val printed = printed(got)
        printed.forEach { plain("what is shown", it) }
        (printed + written(got)).forEach { canaries.noneIn("what is shown", it) }
        canaries.noneIn("what was logged or printed", Output.since(before))
        compare(got.value, case.outcome, fill)
        expectRequests(case, defaults, fill, requests)
        case.liveSessions?.let { equal("live sessions", live, it) }
    }

    /** A session of the demo customer, made by a client that the case says nothing about. */
    private suspend fun demoSession(case: Case, fill: Fill): Session {
        val nothing = JsonObject(emptyMap())
        val plain = case.copy(client = nothing, unset = emptySet(), environment = emptyMap(), options = null)
        val caller = Caller(plain, defaults, fill)
        return caller.client().use { caller.logIn(it) }
    }

    private suspend fun outcome(case: Case, fill: Fill): Got {
        var client: FinHubClient? = null
        val value = try {
            val caller = Caller(case, defaults, fill)
            client = caller.client()
            if (case.warmUp) caller.logIn(client)
            sandbox.clearRequests()
            sandbox.script(*case.script.map { it.toString() }.toTypedArray())
            sandbox.connections(*case.connections.map { it.jsonPrimitive.content }.toTypedArray())
            when (val call = case.call) {
                Call.Build -> Unit
                Call.Check -> client.check()
                is Call.CreateSession -> caller.logIn(client, call.arguments)
                is Call.DeleteSession -> caller.logOut(client, call)
                is Call.DeleteSessionById -> caller.logOutById(client, call)
                is Call.TokenHosts -> caller.tokenHosts(call.arguments)
                is Call.Managed -> Managed(case, defaults, fill, sandbox).use { it.live(call.steps) }
                is Call.Generated -> caller.generated(client, call)
            }
        } catch (failure: FinHubException) {
            failure
        } finally {
            client?.close()
        }
        return Got(value, client)
    }

    private fun compare(got: Any, expected: Outcome, fill: Fill) {
        when {
            expected is Outcome.Built && got is Unit -> Unit
            expected is Outcome.Ready && got is Readiness -> expectReady(got, expected.readiness)
            expected is Outcome.Session && got is Session -> expectSession(got, expected.members)
            expected is Outcome.Termination && got is Termination -> expectTermination(got, expected.members, fill)
            expected is Outcome.Answer && got is Answer -> expectAnswer("answer", got.json, fill.value(expected.json))
            expected is Outcome.Error && got is FinHubException -> expectError(got, expected.members)
            else -> throw Mismatch("got $got\nexpected $expected")
        }
    }

    /** Everything that a program could print of an outcome, line by line. */
    private fun printed(got: Got): List<String> = listOf(got.client, if (got.value is Answer) got.value.value else got.value).map(Any?::toString) +
        when (val value = got.value) {
            is Session -> listOf(value.token, value.refreshToken, value.unverifiedClaims, value.toSecretJson()).map(Any?::toString)
            is FinHubException -> listOf(value.message, value.cause.toString())
            else -> emptyList()
        }

    /** What a program could write of an outcome that is more than a line. */
    private fun written(got: Got): List<String> = when (val value = got.value) {
        is FinHubException -> listOf(value.stackTraceToString()) + serialized(value)
        else -> emptyList()
    }

    private fun serialized(failure: FinHubException): List<String> {
        val bytes = ByteArrayOutputStream()
        ObjectOutputStream(bytes).use { it.writeObject(failure) }
        return listOf(Charsets.ISO_8859_1, Charsets.UTF_8).map(bytes::toString)
    }

    /** The outcome of a case, and the client that it was made by, where one could be built. */
    private class Got(val value: Any, val client: FinHubClient?)
}
