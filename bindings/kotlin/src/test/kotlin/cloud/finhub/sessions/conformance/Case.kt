package cloud.finhub.sessions.conformance

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.doubleOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File

/** A case. `conformance/README.md` says what each member means. */
data class Case(
    val name: String,
    val fault: String?,
    /** Settings by their names in the API. */
    val client: JsonObject,
    val unset: Set<String>,
    val environment: Map<String, String>,
    val options: JsonObject?,
    val loginFirst: Boolean,
    val warmUp: Boolean,
    val call: Call,
    val script: JsonArray,
    val connections: JsonArray,
    val requests: List<ExpectedRequest>?,
    val requestCount: Int?,
    val liveSessions: Int?,
    val outcome: Outcome,
    /** As it stands in the file, where secrets are looked for. */
    val written: JsonElement,
)

/** What is called, with the arguments that the case gives. */
sealed interface Call {
    data object Build : Call
    data object Check : Call
    data class CreateSession(val arguments: Map<String, String>) : Call
    data class DeleteSession(val session: JsonObject?) : Call
    data class DeleteSessionById(val arguments: Map<String, String>) : Call

    /** Whether a request of another HTTP client gets the token. */
    data class TokenHosts(val arguments: JsonObject) : Call

    /** Whatever is done to managed sessions. */
    data class Managed(val steps: List<Step>) : Call

    /** An operation whose methods are generated. */
    data class Generated(val operation: String, val arguments: JsonObject) : Call
}

/** A request like the usual one of an operation, but for these members. */
data class ExpectedRequest(val like: String, val path: String?, val headers: Map<String, String?>, val body: String?)

/** What must come back: the members that are checked. */
sealed interface Outcome {
    data object Built : Outcome
    data class Ready(val readiness: String) : Outcome
    data class Session(val members: Map<String, JsonElement>) : Outcome
    data class Termination(val members: Map<String, JsonElement>) : Outcome
    data class Error(val members: Map<String, JsonElement>) : Outcome

    /** What a generated method gives. */
    data class Answer(val json: JsonElement) : Outcome
}

/** What a case need not say. */
class Defaults(
    val client: JsonObject,
    val createSession: Map<String, String>,
    val deleteSessionById: Map<String, String>,
    /** Of the operations whose methods are generated. */
    val generated: Map<String, JsonObject>,
    val requests: Map<String, StandardRequest>,
    val written: JsonElement,
)

class StandardRequest(val method: String, val path: String, val headers: Map<String, String>, val body: String)

/** The cases' files. */
object Cases {
    /** Those that have a test of their own. */
    val TOPICS = listOf("login", "logout", "headers", "errors", "expiry", "faults")

    /** Those that have none. */
    val FURTHER by lazy { (files() - TOPICS.toSet() - setOf("defaults", "expansion")).sorted() }

    private val directory = File(System.getProperty("finhub.repository"), "conformance")

    /** A file, as it is written. */
    fun file(name: String): JsonElement = Json.parseToJsonElement(File(directory, "$name.json").readText())

    /** The names of all files that are not schemas. */
    fun files(): Set<String> =
        directory.list().orEmpty().filter { it.endsWith(".json") && "schema" !in it }.map { it.removeSuffix(".json") }.toSet()

    /** The cases of a topic, written out. */
    fun load(topic: String): List<Case> {
        val suite = file(topic).jsonObject
        Members.of(topic, suite) { among(listOf("\$schema", "about", "values", "cases")) }
        return Expand.cases(suite, file("defaults").jsonObject.getValue("values").jsonObject).map(::read)
    }

    fun defaults(): Defaults = file("defaults").let { written ->
        Members.of("defaults", written) {
            take("\$schema")
            take("about")
            take("values")
            val arguments = checkNotNull(take("arguments")).jsonObject
            val byHand = listOf("create_session", "delete_session_by_id")
            val (login, logout) = byHand.map { arguments.getValue(it) }
            Defaults(
                client = read("client") { settings(SETTINGS) } ?: JsonObject(emptyMap()),
                createSession = Members.of("create_session", login) { texts(LOGIN_ARGUMENTS) },
                deleteSessionById = Members.of("delete_session_by_id", logout) { texts(LOGOUT_ARGUMENTS) },
                generated = (arguments - byHand.toSet()).mapValues { it.value.jsonObject },
                requests = checkNotNull(take("requests")).jsonObject.mapValues { (operation, request) ->
                    Members.of(operation, request) { standardRequest() }
                },
                written = written,
            )
        }
    }

    fun read(written: JsonElement): Case = Members.of("case", written) {
        val name = plain("name").orEmpty()
        Case(
            name = name,
            fault = plain("fault"),
            client = read("client") { settings(SETTINGS) } ?: JsonObject(emptyMap()),
            unset = list("unset").orEmpty().map { known(it, DEFAULTED) }.toSet(),
            environment = take("environment")?.let { Members.byName(name, it) }.orEmpty().mapValues { it.value.orEmpty() },
            options = read("options") { settings(OPTIONS) },
            loginFirst = flag("login_first"),
            warmUp = flag("warm_up"),
            call = checkNotNull(read("call") { call() }),
            // The sandbox refuses what it does not know of these.
            script = list("script") ?: JsonArray(emptyList()),
            connections = list("connections") ?: JsonArray(emptyList()),
            requests = list("requests")?.map { Members.of(name, it) { expectedRequest() } },
            requestCount = count("request_count"),
            liveSessions = count("live_sessions"),
            outcome = outcome(),
            written = written,
        )
    }

    private fun Members.call(): Call {
        val operation = plain("operation").orEmpty()
        val arguments = take("arguments")?.jsonObject ?: JsonObject(emptyMap())
        if (operation == "token_hosts") return Call.TokenHosts(arguments)
        val byHand = CALLS[operation] ?: return Call.Generated(operation, arguments)
        return Members.of(operation, arguments, byHand)
    }

    private fun Members.outcome(): Outcome = when (val held = take("outcome")) {
        is JsonObject -> if (held.keys == setOf("answer")) Outcome.Answer(held.getValue("answer")) else Members.of("outcome", held) {
            val readiness = plain("ready")
            if (readiness != null) Outcome.Ready(readiness) else oneOf(OUTCOMES)
        }
        else -> throw NotUnderstood("the runner does not know the outcome $held")
    }

    /** Settings that the schema describes, their texts written out. */
    private fun Members.settings(described: JsonObject) = JsonObject(
        among(described.keys).mapValues { (name, written) ->
            when (described.getValue(name).jsonObject["type"]?.jsonPrimitive?.content) {
                "number", "integer" -> number(written)
                "object" -> JsonObject(Members.byName(name, written).mapValues { JsonPrimitive(it.value) })
                else -> JsonPrimitive(Members.text(name, written))
            }
        },
    )

    private fun number(written: JsonElement): JsonPrimitive =
        (written as? JsonPrimitive)?.takeIf { it.doubleOrNull != null && !it.isString } ?: throw NotUnderstood("$written is no number")

    private fun Members.handover() = JsonObject(among(listOf("version")) + texts(HANDOVER).mapValues { JsonPrimitive(it.value) })

    private fun Members.standardRequest() = StandardRequest(
        method = plain("method").orEmpty(),
        path = text("path").orEmpty(),
        headers = checkNotNull(take("headers")).jsonObject.mapValues { it.value.jsonPrimitive.content },
        body = text("body").orEmpty(),
    )

    private fun Members.expectedRequest() = ExpectedRequest(
        like = known(checkNotNull(take("like")), OPERATIONS),
        path = text("path"),
        headers = take("headers")?.let { Members.byName("headers", it) }.orEmpty(),
        body = text("body"),
    )

    private fun Members.expectedSession(): Map<String, JsonElement> {
        val members = among(SESSION)
        members["unverified_claims"]?.let { Members.of("unverified_claims", it) { among(CLAIMS) } }
        members["expiry"]?.jsonArray?.forEach { Members.of("expiry", it) { among(listOf("leeway", "expired")) } }
        return members
    }

    private fun known(written: JsonElement, names: Collection<String>): String {
        val name = written.jsonPrimitive.content
        if (name !in names) throw NotUnderstood("the runner does not know $name")
        return name
    }

    /** What the schema says of the settings. */
    private fun described(name: String) =
        listOf("\$defs", name, "properties").fold(file("schema").jsonObject) { schema, member -> schema.getValue(member).jsonObject }

    private val SETTINGS by lazy { described("Settings") }
    private val OPTIONS by lazy { described("Options") }
    private val DEFAULTED by lazy { file("defaults").jsonObject.getValue("client").jsonObject.keys }
    private val OPERATIONS by lazy { file("defaults").jsonObject.getValue("requests").jsonObject.keys }
    private val LOGIN_ARGUMENTS = listOf(
        "customer_id", "user_id", "username", "password", "credential_type", "value", "body_tenant_id", "bearer",
    )
    private val LOGOUT_ARGUMENTS = listOf("customer_id", "user_id", "session_id", "token")
    private val HANDOVER = listOf(
        "session_id", "customer_id", "user_id", "api_user_id", "token", "refresh_token", "expires_at",
        "error_type", "message",
    )
    private val SESSION = listOf(
        "session_id", "customer_id", "user_id", "api_user_id", "token", "refresh_token", "token_expires_at",
        "session_expires_at", "session_expires_at_text", "error_type", "message", "request_id", "has_claims",
        "unverified_claims", "expiry",
    )
    private val TERMINATION = listOf("session_id", "status", "terminated_at", "outcome", "request_id")
    private val CLAIMS = listOf(
        "issuer", "audience", "subject", "issued_at", "expires_at", "tenant_id", "customer_id", "user_id", "user_type",
        "roles", "jwt_id",
    )
    private val CALLS: Map<String, Members.() -> Call> = mapOf(
        "build" to { Call.Build },
        "check" to { Call.Check },
        "create_session" to { Call.CreateSession(texts(LOGIN_ARGUMENTS)) },
        "delete_session" to { Call.DeleteSession(read("session") { handover() }) },
        "delete_session_by_id" to { Call.DeleteSessionById(texts(LOGOUT_ARGUMENTS)) },
        "managed" to { Call.Managed(list("steps").orEmpty().map(Step::read)) },
    )
    private val OUTCOMES: Map<String, Members.() -> Outcome> = mapOf(
        "built" to { Outcome.Built },
        "session" to { Outcome.Session(expectedSession()) },
        "termination" to { Outcome.Termination(among(TERMINATION)) },
        "error" to {
            Outcome.Error(
                among(
                    listOf(
                        "kind", "operation", "field", "status", "code", "detail", "error_type", "request_id", "retry_after",
                        "retryable", "session_may_exist", "attempts", "text", "text_lacks",
                    ),
                ),
            )
        },
    )
}
