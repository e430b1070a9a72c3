package cloud.finhub.sessions.sandbox

import cloud.finhub.sessions.ClientBuilder
import cloud.finhub.sessions.ClientOptions
import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.TestClock
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.util.Base64
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import kotlin.time.Duration

/** FinHub's sandbox in a process of its own, which ends with this value or with the tests. */
class Sandbox : AutoCloseable {
    private val process = start()
    private val obituary = Thread { process.destroy() }.also(Runtime.getRuntime()::addShutdownHook)

    val baseUrl: String = greeting()
    private val control = Control(baseUrl)

    /** What a client needs to reach it: the variables by which a deployment would be told. */
    val environment: Map<String, String> = environment(baseUrl)

    /** A client that can log in, with these options and this clock. */
    fun client(options: ClientOptions = ClientOptions(), clock: TestClock? = null): FinHubClient =
        FinHubClient(ClientBuilder(options.forwardedFor("203.0.113.42"), clock = clock).connect(environment))

    /** Everything but the configuration is forgotten. */
    fun reset() {
        control.ask("POST", "reset")
    }

    /** The next answers, as JSON; after them it behaves as FinHub does. */
    fun script(vararg steps: String) = script(JsonArray(steps.map(Json::parseToJsonElement)))

    internal fun script(steps: JsonArray) {
        control.ask("POST", "script", steps)
    }

    /** What meets the next connections: `close`, `reset` or `hang`. A client that has a connection makes no other. */
    fun connections(vararg steps: String) = connections(JsonArray(steps.map(::JsonPrimitive)))

    internal fun connections(steps: JsonArray) {
        control.ask("POST", "connections", steps)
    }

    /** Lets time pass at the sandbox, by whole seconds. */
    fun advance(by: Duration) {
        control.ask("POST", "clock", JsonObject(mapOf("advance_seconds" to JsonPrimitive(by.inWholeSeconds))))
    }

    fun requests(): List<RecordedRequest> =
        control.ask("GET", "requests").getValue("requests").jsonArray.map { RecordedRequest(it.jsonObject) }

    fun clearRequests() {
        control.ask("DELETE", "requests")
    }

    /** How many sessions are not ended. */
    fun liveSessions(): Int = control.ask("GET", "sessions").getValue("sessions").jsonArray.size

    override fun close() {
        control.close()
        process.destroy()
        process.waitFor(STOP_LIMIT, TimeUnit.SECONDS)
        Runtime.getRuntime().removeShutdownHook(obituary)
    }

    private fun start(): Process {
        val program = System.getProperty("finhub.sandbox")
        check(program != null && File(program).canExecute()) {
            "the property finhub.sandbox must name the sandbox's program; `mvn -f bindings/kotlin test` sets it"
        }
        val command = listOf(program, "--json", "--quiet", "--port", "0")
        return ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    }

    private fun greeting(): String {
        val reading = CompletableFuture.supplyAsync { process.inputStream.bufferedReader().readLine() }
        val line = try {
            reading.get(START_LIMIT, TimeUnit.SECONDS)
        } catch (late: TimeoutException) {
            process.destroy()
            throw IllegalStateException("the sandbox did not say where it is", late)
        }
        checkNotNull(line) { "the sandbox did not start" }
        return Json.parseToJsonElement(line).jsonObject.getValue("base_url").jsonPrimitive.content
    }

    companion object {
        private const val START_LIMIT = 30L
        private const val STOP_LIMIT = 5L

        const val CUSTOMER: String = "ff72a196-426a-4ab3-a2d3-e4c583a9bc88"
        const val USER: String = "56305c2b-f13a-48e4-b462-ba55460b2ad9"

        /** The variables that lead a client to the sandbox at [baseUrl]. */
        fun environment(baseUrl: String): Map<String, String> = mapOf(
            "FINHUB_BASE_URL" to baseUrl,
            "FINHUB_TENANT_ID" to "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
            "FINHUB_TENANT_KEY" to "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
            "FINHUB_TENANT_SECRET" to "your_tenant_secret",
            "FINHUB_FORWARDED_FROM" to "tests",
            "FINHUB_PLATFORM" to "web",
            "FINHUB_DEVICE_ID" to "356938035643809",
        )

        /** Those of the customer who can log in. */
        fun credentials(): Credentials = Credentials("marcus.jensen@example.com", "your_secure_password")
    }
}

/** A request as it arrived. */
class RecordedRequest internal constructor(json: JsonObject) {
    val method: String = json.text("method")
    val path: String = json.text("path")

    /** In their order and spelling. */
    val headers: List<Pair<String, String>> = json.getValue("headers").jsonArray.map { header ->
        val (name, value) = header.jsonArray.map { it.jsonPrimitive.content }
        name to value
    }

    /** The whole request, byte by byte. */
    val raw: ByteArray = Base64.getDecoder().decode(json.text("raw"))

    /** `null` where it is not text. */
    val body: String? = json.getValue("body").takeUnless { it is JsonNull }?.jsonPrimitive?.content

    /** The values of a header. */
    fun header(name: String): List<String> = headers.filter { it.first.equals(name, ignoreCase = true) }.map { it.second }

    private companion object {
        fun Map<String, JsonElement>.text(name: String) = getValue(name).jsonPrimitive.content
    }
}
