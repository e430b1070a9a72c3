package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.ClientOptions
import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.Termination
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.io.File
import java.net.URI
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

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
    fun client(): FinHubClient {
        val settings = defaults.client - case.unset + case.client
        val seen = case.environment.mapValues { fill.text(it.value) }
        val client = if (seen.isEmpty() && machineSaysNothing) settings.client() else settings.clientIn(seen)
        return case.options?.clone(client) ?: client
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

    private fun Settings.client() = FinHubClient(
        baseUrl = baseUrl(),
        tenantId = texts["tenant_id"],
        tenantKey = texts["tenant_key"],
        tenantSecret = texts["tenant_secret"],
        forwardedFor = texts["forwarded_for"],
        forwardedFrom = texts["forwarded_from"],
        platform = texts["platform"],
        deviceId = texts["device_id"],
        osPlatform = texts["os_platform"],
        userAgent = texts["user_agent"],
        accept = texts["accept"],
        timeout = limit("timeout"),
        connectTimeout = limit("connect_timeout"),
        attemptTimeout = limit("attempt_timeout"),
        maxRetries = numbers["max_retries"]?.toInt(),
        maxConnections = numbers["max_connections"]?.toInt(),
        proxy = texts["proxy"],
        caBundle = texts["ca_bundle"]?.let(::File),
    )

    /** A client that sees these variables alone, built as Java builds one. */
    private fun Settings.clientIn(environment: Map<String, String>): FinHubClient {
        val options = ClientOptions()
            .tenantId(texts["tenant_id"])
            .tenantKey(texts["tenant_key"])
            .tenantSecret(texts["tenant_secret"])
            .forwardedFor(texts["forwarded_for"])
            .forwardedFrom(texts["forwarded_from"])
            .platform(texts["platform"])
            .deviceId(texts["device_id"])
            .osPlatform(texts["os_platform"])
            .userAgent(texts["user_agent"])
            .accept(texts["accept"])
            .timeout(limit("timeout")?.toJavaDuration())
            .attemptTimeout(limit("attempt_timeout")?.toJavaDuration())
            .maxRetries(numbers["max_retries"]?.toInt())
        val builder = FinHubClient.builder()
            .options(options)
            .baseUrl(baseUrl())
            .connectTimeout(limit("connect_timeout")?.toJavaDuration())
            .maxConnections(numbers["max_connections"]?.toInt())
            .proxy(texts["proxy"])
            .caBundle(texts["ca_bundle"]?.let(::File))
        return FinHubClient(builder.connect(environment))
    }

    private fun Settings.clone(client: FinHubClient) = client.withOptions(
        tenantId = texts["tenant_id"],
        tenantKey = texts["tenant_key"],
        tenantSecret = texts["tenant_secret"],
        forwardedFor = texts["forwarded_for"],
        forwardedFrom = texts["forwarded_from"],
        platform = texts["platform"],
        deviceId = texts["device_id"],
        osPlatform = texts["os_platform"],
        userAgent = texts["user_agent"],
        accept = texts["accept"],
        timeout = limit("timeout"),
        attemptTimeout = limit("attempt_timeout"),
        maxRetries = numbers["max_retries"]?.toInt(),
    )

    private fun Settings.baseUrl() = texts["base_url"]?.let(fill::text)

    private fun Settings.limit(name: String): Duration? = numbers[name]?.seconds

    private companion object {
        /** The constructor sees the machine's variables, so that a case must not need that they are absent. */
        val machineSaysNothing = System.getenv().keys.none { it.startsWith("FINHUB_") }
    }
}
