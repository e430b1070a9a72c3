package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.ClientOptions
import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Renewal
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.SessionStatus
import cloud.finhub.sessions.Termination
import cloud.finhub.sessions.TestClock
import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.double
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.lang.ref.WeakReference
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** What is done in a step, and what follows from it. */
data class Step(
    val deed: String,
    val arguments: JsonElement,
    val session: String,
    val gives: Pair<String, JsonElement>?,
    val sent: List<String>,
    val asked: Int?,
    val status: String?,
    val stored: Boolean?,
) {
    companion object {
        private val EMPTY = setOf("open", "renew", "log_out", "log_out_elsewhere", "mend_store")
        private val PLAIN = setOf("pass", "set_clock", "invalidate", "watch", "script", "give", "break_store")
        private val MEMBERS = mapOf(
            "log_in" to listOf("renews"),
            "resume" to listOf("renews"),
            "token" to listOf("min_ttl"),
            "drop" to listOf("during_renewal"),
            "hand_over" to listOf("change", "without", "text"),
            "write_store" to listOf("change", "without", "text"),
        ) + EMPTY.associateWith { emptyList() }

        fun read(written: JsonElement): Step = Members.of("step", written) {
            val (deed, arguments) = checkNotNull(take("do")).jsonObject.entries.single()
            if (deed !in PLAIN) {
                val known = MEMBERS[deed] ?: throw NotUnderstood("the runner does not know $deed")
                Members.of(deed, arguments) { among(known) }
            }
            Step(
                deed = deed,
                arguments = arguments,
                session = plain("session").orEmpty(),
                gives = take("gives")?.jsonObject?.entries?.single()?.toPair(),
                sent = list("sent").orEmpty().map { it.jsonPrimitive.content },
                asked = count("asked"),
                status = plain("status"),
                stored = take("stored")?.jsonPrimitive?.boolean,
            )
        }
    }
}

/** Does the steps of a case about managed sessions, and compares what follows from each. */
class Managed(case: Case, private val defaults: Defaults, private val fill: Fill, private val sandbox: Sandbox) : AutoCloseable {
    private val caller = Caller(case, defaults, fill)
    private val clock = TestClock()
    private val rightClock = TestClock()
    private val application = Application()
    private val shelf = ShelfOfFiles()
    private val clients = mutableMapOf<String, FinHubClient>()
    private val sessions = mutableMapOf<String, ActiveSession>()
    private val watchers = mutableMapOf<String, MutableList<SessionStatus>>()
    private val tokens = mutableListOf<String>()
    private val shown = mutableListOf<String>()
    private var sent = 0

    /** Does every step. Gives what each watcher was told. */
    suspend fun live(steps: List<Step>): Answer {
        steps.forEachIndexed { index, step ->
            try {
                live(step)
            } catch (failure: Mismatch) {
                throw Mismatch("step ${index + 1}, ${step.deed}: ${failure.message}")
            }
        }
        return end()
    }

    override fun close() = shelf.close()

    private suspend fun live(step: Step) {
        val asked = application.asked.get()
        val gave = try {
            act(step)
        } catch (failure: FinHubException) {
            failure
        }
        show(step, gave)
        compare(gave, step.gives)
        compareSent(step.sent)
        step.asked?.let { equal("asked", application.asked.get() - asked, it) }
        step.status?.let { expected ->
            val status = sessions.getValue(step.session).status
            waitUntil { name(status.value) == expected }
            equal("status", name(status.value), expected)
        }
        step.stored?.let { equal("stored", shelf.session != null, it) }
    }

    private suspend fun act(step: Step): Any? {
        val (name, arguments) = step.session to step.arguments
        when (step.deed) {
            "log_in" -> {
                val (customer, user) = application.customer to application.user
                return have(name, client(name).login(customer, user, application.credentials, asking(arguments)))
            }
            "hand_over" -> application.handedOver = written(arguments.jsonObject, application.logIn().toSecretJson().exposeSecret())
            "resume" -> return have(name, client(name).resume(application.handedOver(), asking(arguments)))
            "open" -> return have(name, client(name).sessionFor(application.customer, application.user, shelf.store, application::ask))
            "pass" -> arguments.jsonPrimitive.long.seconds.let { time ->
                sandbox.advance(time)
                rightClock.advance(time)
                clock.advance(time)
            }
            "set_clock" -> clock.set(rightClock.now().plusSeconds(arguments.jsonPrimitive.long))
            "token" -> {
                val minTtl = arguments.jsonObject["min_ttl"]?.jsonPrimitive?.double ?: return session(name).accessToken()
                return session(name).accessToken(minTtl.seconds)
            }
            "renew" -> return session(name).renew()
            "invalidate" -> session(name).invalidate(
                when (val which = arguments.jsonPrimitive.content) {
                    "current" -> session(name).session.token
                    "first" -> Secret(tokens.first())
                    "unknown" -> Secret("a token that nobody saw")
                    else -> throw NotUnderstood("the runner does not know $which")
                },
            )
            "log_out" -> return session(name).logout()
            "log_out_elsewhere" -> return application.backend.deleteSession(session(name).session)
            "drop" -> letGo(name, arguments.jsonObject["during_renewal"]?.jsonPrimitive?.boolean == true).let { gone ->
                waitUntil {
                    System.gc()
                    gone.get() == null
                }
            }
            "watch" -> CopyOnWriteArrayList<SessionStatus>().let { told ->
                watchers[arguments.jsonPrimitive.content] = told
                session(name).addStatusListener(Executor(Runnable::run)) { told += it }
            }
            "script" -> sandbox.script(*arguments.jsonArray.map { it.toString() }.toTypedArray())
            "give" -> application.given = arguments.jsonPrimitive.content
            "write_store" -> shelf.write(arguments.jsonObject)
            "break_store" -> shelf.breakBy(arguments.jsonPrimitive.content)
            "mend_store" -> shelf.mend()
            else -> throw NotUnderstood("the runner does not know ${step.deed}")
        }
        return null
    }

    private fun client(name: String) = clients.getOrPut(name) { caller.client(clock) }

    private fun session(name: String) = sessions.getValue(name)

    private fun asking(renewing: JsonElement): (suspend () -> Renewal?)? =
        if (renewing.jsonObject["renews"]?.jsonPrimitive?.boolean == true) application::ask else null

    private fun have(name: String, session: ActiveSession): Secret {
        sessions[name] = session
        return session.session.token
    }

    private suspend fun letGo(name: String, duringRenewal: Boolean): WeakReference<ActiveSession> = coroutineScope {
        val session = checkNotNull(sessions.remove(name))
        if (duringRenewal) {
            val renewing = launch { runCatching { session.renew() } }
            waitUntil { operations().size > sent }
            renewing.cancelAndJoin()
        }
        WeakReference(session)
    }

    private fun show(step: Step, gave: Any?) {
        shown += gave.toString()
        if (gave is FinHubException) shown += listOf(gave.message, gave.cause.toString())
        sessions[step.session]?.let { shown += listOf(it.toString(), it.status.value.toString()) }
    }

    private fun compare(gave: Any?, gives: Pair<String, JsonElement>?) {
        val number = (gave as? Secret)?.let { number(it.exposeSecret()) }
        val (what, expected) = gives ?: return if (gave is FinHubException) throw Mismatch("$gave") else Unit
        when {
            what == "token" && number != null -> equal("token", number, expected.jsonPrimitive.int)
            what == "termination" && gave is Termination -> expectTermination(gave, expected.jsonObject, fill)
            what == "error" && gave is FinHubException -> expectError(gave, expected.jsonObject)
            else -> throw Mismatch("gave $gave, expected $what")
        }
    }

    private fun number(token: String): Int {
        if (token !in tokens) tokens += token
        return tokens.indexOf(token) + 1
    }

    private suspend fun compareSent(expected: List<String>) {
        waitUntil { operations().size >= sent + expected.size }
        val all = operations()
        equal("sent", all.drop(sent), expected)
        sent = all.size
    }

    private fun operations(): List<String> = sandbox.requests().map { OPERATIONS[it.method] ?: it.method }

    private suspend fun end(): Answer {
        for ((name, told) in watchers) {
            waitUntil { told.lastOrNull() is SessionStatus.Ended }
            if (told.lastOrNull() !is SessionStatus.Ended) throw Mismatch("$name is told no end")
        }
        (clients.values + application.backend).forEach { it.shutdown() }
        equal("requests at the end", operations().size, sent)
        val secrets = Canaries(JsonNull)
        tokens.forEach(secrets::add)
        for (text in shown) {
            secrets.noneIn("what is shown", text)
            plain("what is shown", text)
        }
        return Answer(Unit, JsonObject(watchers.mapValues { (_, told) -> JsonArray(told.map { JsonPrimitive(name(it)) }) }))
    }

    private suspend fun waitUntil(isSo: () -> Boolean) {
        val end = TimeSource.Monotonic.markNow() + PATIENCE
        while (!isSo() && end.hasNotPassedNow()) delay(1.milliseconds)
    }

    private fun name(status: SessionStatus): String = when (status) {
        SessionStatus.Active -> "active"
        is SessionStatus.Unsaved -> "unsaved ${status.error.kind}"
        SessionStatus.Renewing -> "renewing"
        is SessionStatus.RenewalFailed -> "renewal_failed ${status.error.kind}"
        is SessionStatus.Ended -> "ended ${status.reason.name.lowercase()}"
    }

    /** What `renewWith` is asked for. */
    private inner class Application {
        val customer = defaults.createSession.getValue("customer_id")
        val user = defaults.createSession.getValue("user_id")
        val credentials = Credentials(defaults.createSession.getValue("username"), defaults.createSession.getValue("password"))
        val backend = sandbox.client(ClientOptions(), rightClock)
        val asked = AtomicInteger()

        @Volatile
        var given = "credentials"

        @Volatile
        var handedOver = ""

        /** The backend makes a session. */
        suspend fun logIn(): Session = backend.createSession(customer, user, credentials)

        fun handedOver(): Session = Session.fromSecretJson(handedOver)

        suspend fun ask(): Renewal? {
            asked.incrementAndGet()
            return when (given) {
                "credentials" -> credentials
                "wrong_credentials" -> Credentials("marcus", "wrong")
                "session" -> logIn()
                "handed_over" -> handedOver()
                "nothing" -> null
                else -> throw NotUnderstood("the runner does not know $given")
            }
        }
    }

    private companion object {
        /** What follows from a step on another thread has followed by then. */
        val PATIENCE = 10.seconds
        val OPERATIONS = mapOf("POST" to "create_session", "DELETE" to "delete_session")
    }
}
