package cloud.finhub.sessions.testing

import cloud.finhub.sessions.ClientOptions
import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.TestClock
import cloud.finhub.sessions.writeJson
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * FinHub on loopback, for tests: it behaves as FinHub does, or fails as told.
 *
 * ```kotlin
 * Sandbox.start().use { sandbox ->
 *     sandbox.script("""{"handle": true, "end": "reset"}""") // logs in, then cuts the connection
 *     val client = sandbox.client()
 *     client.createSession(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, Sandbox.credentials()) // fails with OutcomeUnknown
 * }
 * ```
 *
 * Its methods may be called from any thread. They wait for the sandbox, which answers at once, and throw a
 * [SandboxException] where it has ended.
 */
public class Sandbox private constructor(
    /** Where it listens, such as `http://127.0.0.1:41213`. */
    public val baseUrl: String,
    private val process: SandboxProcess?,
) : AutoCloseable {
    private val control = Control(baseUrl)

    /** The `FINHUB_*` variables that lead a client to it. The end user's address has none. */
    public val environment: Map<String, String> = mapOf(
        "FINHUB_BASE_URL" to baseUrl,
        "FINHUB_TENANT_ID" to TENANT_ID,
        "FINHUB_TENANT_KEY" to TENANT_KEY,
        "FINHUB_TENANT_SECRET" to TENANT_SECRET,
        "FINHUB_FORWARDED_FROM" to FORWARDED_FROM,
        "FINHUB_PLATFORM" to PLATFORM,
        "FINHUB_DEVICE_ID" to DEVICE_ID,
    )

    /** A client that can log in. [options] replace its settings; it goes by [clock] where there is one. Close it after use. */
    @JvmOverloads
    public fun client(options: ClientOptions = ClientOptions(), clock: TestClock? = null): FinHubClient {
        val usual = ClientOptions()
            .tenantId(TENANT_ID).tenantKey(TENANT_KEY).tenantSecret(TENANT_SECRET)
            .forwardedFor("203.0.113.42").forwardedFrom(FORWARDED_FROM).platform(PLATFORM).deviceId(DEVICE_ID)
        // The clone shares the first one's connections, and closing.
        return FinHubClient.builder().baseUrl(baseUrl).options(usual).clock(clock).build().withOptions(options)
    }

    /**
     * Adds answers to the script: each request takes the next. After the last, the sandbox behaves as FinHub does.
     *
     * A step is an object in JSON, such as `{"status": 429, "headers": [["Retry-After", "1"]]}`; `{"handle": true}`
     * lets the real behaviour run first. `script.schema.json` beside the sandbox's source lists all members.
     *
     * @throws SandboxException where a step contradicts itself or has an unknown member.
     */
    public fun script(vararg steps: String) {
        control.ask("POST", "script", steps.joinToString(",", "[", "]"))
    }

    /**
     * Says what meets the next connections, one each, before anything is read from them: `close`, `reset` or `hang`.
     *
     * A client reuses the connection that it has, so make a new client to meet them.
     */
    public fun connections(vararg steps: String) {
        control.ask("POST", "connections", writeJson(steps.asList()).decodeToString())
    }

    /** The requests that arrived so far, oldest first. */
    public fun requests(): List<RecordedRequest> = control.ask("GET", "requests").objects("requests").map(::RecordedRequest)

    /** Forgets the requests that arrived so far. */
    public fun clearRequests() {
        control.ask("DELETE", "requests")
    }

    /** The sessions that were neither logged out nor have expired, oldest first. */
    public fun liveSessions(): List<LiveSession> = control.ask("GET", "sessions").objects("sessions").map(::LiveSession)

    /** The sandbox's time. It runs; [advance] and [setClock] move it. */
    public fun clock(): Instant = control.ask("GET", "clock").instant("now")

    /** Sets the sandbox's time. */
    public fun setClock(now: Instant) {
        control.ask("POST", "clock", """{"now":"$now"}""")
    }

    /**
     * Lets time pass at the sandbox; a negative duration goes back.
     *
     * A client's clock does not move by that: move its [TestClock] too, where it has one.
     *
     * @throws IllegalArgumentException where [by] is no whole number of seconds.
     */
    public fun advance(by: Duration) {
        require(by.inWholeNanoseconds % NANOSECONDS == 0L) { "the sandbox's clock moves by whole seconds, not by $by" }
        control.ask("POST", "clock", """{"advance_seconds":${by.inWholeSeconds}}""")
    }

    /** The same for Java, whose durations are of another type. */
    public fun advance(by: java.time.Duration): Unit = advance(by.toKotlinDuration())

    /** Forgets sessions, scripts and requests, and shows the machine's time again. */
    public fun reset() {
        control.ask("POST", "reset")
    }

    /** Ends the sandbox that [start] started. One that was connected to goes on. Closing again does nothing. */
    override fun close() {
        control.close()
        process?.close()
    }

    override fun toString(): String = "Sandbox($baseUrl)"

    public companion object {
        /** A customer who can log in, by the [credentials] of a user. */
        public const val CUSTOMER_ID: String = "ff72a196-426a-4ab3-a2d3-e4c583a9bc88"

        /** The customer's user. */
        public const val USER_ID: String = "56305c2b-f13a-48e4-b462-ba55460b2ad9"

        // The login example of FinHub's reference, which is public.
        private const val TENANT_ID = "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd"
        private const val TENANT_KEY = "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb"
        private const val TENANT_SECRET = "your_tenant_secret"
        private const val FORWARDED_FROM = "tests"
        private const val PLATFORM = "web"
        private const val DEVICE_ID = "356938035643809"

        private const val NANOSECONDS = 1_000_000_000L

        /** The credentials of the customer's user. */
        @JvmStatic
        public fun credentials(): Credentials = Credentials("marcus.jensen@example.com", "your_secure_password")

        /**
         * Starts a sandbox on a free port of this machine, in a process of its own. It ends when it is closed, or with
         * this JVM.
         *
         * The program is the one that the environment variable `FINHUB_SANDBOX` names, that the jar brings for this
         * platform, or that is in `PATH`.
         *
         * @param options of the program, such as `--token-life=150`; `finhub-sandbox --help` lists them.
         * @throws SandboxException where the program is missing or does not start.
         */
        @JvmStatic
        public fun start(vararg options: String): Sandbox {
            val process = SandboxProcess(options.asList())
            return try {
                Sandbox(process.baseUrl, process)
            } catch (failure: Throwable) {
                process.close()
                throw failure
            }
        }

        /**
         * Talks to a sandbox that somebody else started, such as `finhub-sandbox --port 8787`. It keeps what it
         * remembers: [reset] makes it forget.
         *
         * @param baseUrl where it listens: `http://127.0.0.1:8787`.
         * @throws SandboxException where nobody listens there.
         */
        @JvmStatic
        public fun connect(baseUrl: String): Sandbox =
            Sandbox(baseUrl, process = null).apply { control.ask("GET", "health") }
    }
}
