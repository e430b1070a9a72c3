package cloud.finhub.sessions

import java.io.File
import kotlin.time.Duration
import kotlin.time.toKotlinDuration
import cloud.finhub.sessions.internal.Client as NativeClient
import cloud.finhub.sessions.internal.Proxy as NativeProxy
import cloud.finhub.sessions.internal.Settings as NativeSettings

/**
 * Builds a [FinHubClient], for Java. Kotlin calls its constructor, where each setting is described.
 *
 * ```java
 * FinHubClient client = FinHubClient.builder().options(new ClientOptions().platform("web")).build();
 * ```
 */
public class ClientBuilder internal constructor(
    private var options: ClientOptions = ClientOptions(),
    private var baseUrl: String? = null,
    private var connectTimeout: Duration? = null,
    private var maxConnections: Int? = null,
    private var proxy: String? = null,
    private var caBundle: File? = null,
) {
    /** The settings that a clone may replace, in place of those that were set so far. */
    public fun options(options: ClientOptions): ClientBuilder = apply { this.options = options }

    /** FinHub's address. */
    public fun baseUrl(baseUrl: String?): ClientBuilder = apply { this.baseUrl = baseUrl }

    /** How long one connection may take. */
    public fun connectTimeout(limit: java.time.Duration?): ClientBuilder =
        apply { connectTimeout = limit?.toKotlinDuration() }

    /** How many requests may be under way at once, each on a connection of its own. */
    public fun maxConnections(limit: Int?): ClientBuilder = apply { maxConnections = limit }

    /** `env` for the proxy that `HTTPS_PROXY` and its like name, or a URL. */
    public fun proxy(proxy: String?): ClientBuilder = apply { this.proxy = proxy }

    /** A PEM file of certificate authorities to trust beside the platform's; on Android, beside the SDK's own. */
    public fun caBundle(caBundle: File?): ClientBuilder = apply { this.caBundle = caBundle }

    /**
     * Checks every setting and builds the client. Nothing is sent.
     *
     * @throws FinHubException.InvalidInput where a value cannot be used, or a setting that every client needs is missing.
     * @throws UnsatisfiedLinkError where the jar has no native library for this platform.
     */
    public fun build(): FinHubClient = FinHubClient(connect(System.getenv()))

    override fun toString(): String = "ClientBuilder([redacted])"

    /** The client of Rust's side. What was not given is looked up in the environment. */
    internal fun connect(environment: Map<String, String>): NativeClient {
        NativeCode.require()
        val settings = NativeSettings(
            options = options.toNative(),
            baseUrl = setting("base_url", baseUrl),
            connectTimeout = connectTimeout?.let(::limit),
            maxConnections = maxConnections?.toUInt(),
            proxy = when (val proxy = proxy) {
                null -> null
                "env" -> NativeProxy.Environment
                else -> NativeProxy.Url(Secret(proxy).toNative(SETTINGS, "proxy"))
            },
            caBundle = setting("ca_bundle", caBundle?.path),
            language = "kotlin",
            runtime = runtime(),
        )
        val ours = environment.filterKeys(VARIABLE::matches)
            .mapValues { (name, value) -> text(SETTINGS, name.removePrefix(PREFIX).lowercase(), value) }
        try {
            return atOnce { NativeClient(settings, ours) }
        } finally {
            settings.destroy()
        }
    }

    private companion object {
        /** What the variables' names begin with. The setting's name follows. */
        const val PREFIX = "FINHUB_"
        val VARIABLE = Regex("$PREFIX[A-Z_]+")
    }
}
