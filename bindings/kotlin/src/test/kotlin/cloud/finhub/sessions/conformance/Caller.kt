package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.Termination
import cloud.finhub.sessions.TestClock
import cloud.finhub.sessions.atOnce
import cloud.finhub.sessions.internal.TokenHosts
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import java.net.URI

/** What the placeholders of a case stand for. */
class Fill(baseUrl: String) {
    private val known = mutableMapOf("{sandbox}" to baseUrl, "{authority}" to URI(baseUrl).authority)
    var session: Session? = null
        private set

    /** Takes the session of `login_first`. */
    fun knows(session: Session) {
        this.session = session
        known["{session_id}"] = session.sessionId
        known["{token}"] = session.token.exposeSecret()
    }

    /** A value, its texts filled in. */
    fun value(value: JsonElement): JsonElement = when (value) {
        is JsonPrimitive -> if (value.isString) JsonPrimitive(text(value.content)) else value
        is JsonArray -> JsonArray(value.map(::value))
        is JsonObject -> JsonObject(value.mapValues { value(it.value) })
    }

    fun text(text: String): String = known.entries.fold(text) { filled, (name, value) -> filled.replace(name, value) }
}

/** The client and the arguments of a case: its own, and the defaults for the rest. */
class Caller(private val case: Case, private val defaults: Defaults, private val fill: Fill) {
    fun client(clock: TestClock? = null): FinHubClient {
        val settings = given(defaults.client - case.unset + case.client)
        val seen = case.environment.mapValues { fill.text(it.value) }
        // As Java builds one, where it sees these variables alone.
        val client = if (clock == null && seen.isEmpty() && machineSaysNothing) {
            settings.client()
        } else {
            FinHubClient(settings.builder().clock(clock).connect(seen))
        }
        return case.options?.let { given(it).clone(client) } ?: client
    }

    suspend fun logIn(client: FinHubClient, given: Map<String, String> = emptyMap()): Session {
        val arguments = defaults.createSession + given
        val credentials = Credentials(
            username = arguments.getValue("username"),
            password = arguments.getValue("password"),
            credentialType = arguments["credential_type"],
            value = arguments["value"],
            bodyTenantId = arguments["body_tenant_id"],
            bearer = arguments["bearer"]?.let(::Secret),
        )
        return client.createSession(arguments.getValue("customer_id"), arguments.getValue("user_id"), credentials)
    }

    suspend fun logOut(client: FinHubClient, call: Call.DeleteSession): Termination {
        val handedOver = call.session?.let { Session.fromSecretJson(it.toString()) }
        return client.deleteSession(handedOver ?: checkNotNull(fill.session) { "a logout without a session needs login_first" })
    }

    suspend fun logOutById(client: FinHubClient, call: Call.DeleteSessionById): Termination {
        val arguments = defaults.deleteSessionById + call.arguments
        return client.deleteSessionById(
            arguments.getValue("customer_id"),
            arguments.getValue("user_id"),
            fill.text(arguments.getValue("session_id")),
            Secret(fill.text(arguments.getValue("token"))),
        )
    }

    suspend fun generated(client: FinHubClient, call: Call.Generated): Answer {
        val arguments = defaults.generated[call.operation].orEmpty() + call.arguments
        return dispatch(client, call.operation, JsonObject(arguments.mapValues { fill.value(it.value) }))
    }

    /** Whether a request of another HTTP client gets the token. */
    fun tokenHosts(asked: JsonObject): Answer = atOnce {
        known(asked, "hosts", "scheme", "host", "port")
        TokenHosts(asked.getValue("hosts").jsonArray.map { it.jsonPrimitive.content }).use { hosts ->
            val (scheme, host) = listOf("scheme", "host").map { asked.getValue(it).jsonPrimitive.content }
            Answer(hosts.covers(scheme, host, asked["port"]?.jsonPrimitive?.int?.toUShort()))
        }
    }

    private fun given(settings: Map<String, JsonElement>) = GivenSettings(fill.value(JsonObject(settings)) as JsonObject)

    private companion object {
        /** The constructor sees the machine's variables, so that a case must not need that they are absent. */
        val machineSaysNothing = System.getenv().keys.none { it.startsWith("FINHUB_") }
    }
}
