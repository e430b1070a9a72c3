package cloud.finhub.sessions

import kotlin.time.Duration
import kotlin.time.toKotlinDuration
import cloud.finhub.sessions.internal.Options as NativeOptions

/**
 * The settings that a clone of a client may replace, for Java. Kotlin names them as arguments of
 * [FinHubClient.withOptions], where each is described.
 *
 * ```java
 * client.withOptions(new ClientOptions().forwardedFor("203.0.113.42").deviceId("356938035643809"));
 * ```
 */
public class ClientOptions internal constructor(
    private var tenantId: String?,
    private var tenantKey: String?,
    private var tenantSecret: String?,
    private var forwardedFor: String?,
    private var forwardedFrom: String?,
    private var platform: String?,
    private var deviceId: String?,
    private var osPlatform: String?,
    private var userAgent: String?,
    private var accept: String?,
    private var headers: Map<String, String>,
    private var timeout: Duration?,
    private var attemptTimeout: Duration?,
    private var maxRetries: Int?,
) {
    /** Nothing replaced yet. */
    public constructor() :
        this(null, null, null, null, null, null, null, null, null, null, emptyMap(), null, null, null)

    /** The tenant. */
    public fun tenantId(tenantId: String?): ClientOptions = apply { this.tenantId = tenantId }

    /** The tenant's key. */
    public fun tenantKey(tenantKey: String?): ClientOptions = apply { this.tenantKey = tenantKey }

    /** The tenant's secret. */
    public fun tenantSecret(tenantSecret: String?): ClientOptions = apply { this.tenantSecret = tenantSecret }

    /** The end user's IPv4 or IPv6 address. */
    public fun forwardedFor(forwardedFor: String?): ClientOptions = apply { this.forwardedFor = forwardedFor }

    /** The calling application's name. */
    public fun forwardedFrom(forwardedFrom: String?): ClientOptions = apply { this.forwardedFrom = forwardedFrom }

    /** `web`, `ios`, `android` or another. */
    public fun platform(platform: String?): ClientOptions = apply { this.platform = platform }

    /** The end user's device. */
    public fun deviceId(deviceId: String?): ClientOptions = apply { this.deviceId = deviceId }

    /** The operating system that the end user's browser hints at, without quotes. */
    public fun osPlatform(osPlatform: String?): ClientOptions = apply { this.osPlatform = osPlatform }

    /** The calling software. */
    public fun userAgent(userAgent: String?): ClientOptions = apply { this.userAgent = userAgent }

    /** The formats to ask for. */
    public fun accept(accept: String?): ClientOptions = apply { this.accept = accept }

    /** Headers that FinHub documents and that have no setting of their own. */
    public fun headers(headers: Map<String, String>): ClientOptions = apply { this.headers = headers.toMap() }

    /** How long a call may take in all, its retries included. */
    public fun timeout(limit: java.time.Duration?): ClientOptions = apply { timeout = limit?.toKotlinDuration() }

    /** How long one attempt may take. */
    public fun attemptTimeout(limit: java.time.Duration?): ClientOptions =
        apply { attemptTimeout = limit?.toKotlinDuration() }

    /** How often a failed attempt is repeated where that is safe. */
    public fun maxRetries(retries: Int?): ClientOptions = apply { maxRetries = retries }

    override fun toString(): String = "ClientOptions([redacted])"

    /** As Rust takes them. */
    internal fun toNative(): NativeOptions = NativeOptions(
        tenantId = setting("tenant_id", tenantId),
        tenantKey = secretSetting("tenant_key", tenantKey),
        tenantSecret = secretSetting("tenant_secret", tenantSecret),
        forwardedFor = setting("forwarded_for", forwardedFor),
        forwardedFrom = setting("forwarded_from", forwardedFrom),
        platform = setting("platform", platform),
        deviceId = setting("device_id", deviceId),
        osPlatform = setting("os_platform", osPlatform),
        userAgent = setting("user_agent", userAgent),
        accept = setting("accept", accept),
        headers = headers.entries.associate { (name, value) ->
            text(SETTINGS, "headers", name) to Secret(value).toNative(SETTINGS, "headers")
        },
        timeout = timeout?.let(::limit),
        attemptTimeout = attemptTimeout?.let(::limit),
        // A negative number becomes a huge one, which Rust refuses.
        maxRetries = maxRetries?.toUInt(),
    )
}
