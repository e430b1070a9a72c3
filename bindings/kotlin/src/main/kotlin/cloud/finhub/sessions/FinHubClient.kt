package cloud.finhub.sessions

import cloud.finhub.sessions.internal.FfiConverterTypeTermination
import cloud.finhub.sessions.internal.Renewal
import cloud.finhub.sessions.internal.UniffiWithHandle
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.io.File
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration
import cloud.finhub.sessions.internal.Client as NativeClient
import cloud.finhub.sessions.internal.Readiness as NativeReadiness

/**
 * Logs individual customers of FinHub in and out.
 *
 * Make one and keep it: it holds the tenant, the default headers and the connections, and may be shared by coroutines
 * and threads. Java makes one by [builder].
 *
 * ```kotlin
 * val client = FinHubClient(forwardedFor = "203.0.113.42")
 * val session = client.createSession("customer", "user", "marcus.jensen@example.com", "your_secure_password")
 * client.deleteSession(session)
 * ```
 */
public class FinHubClient internal constructor(internal val handle: Long) : Operations(), AutoCloseable {
    /** It owns what [handle] leads to. */
    private val native = NativeClient(UniffiWithHandle, handle)

    internal constructor(native: NativeClient) : this(native.use { it.uniffiCloneHandle() })

    /**
     * Checks every setting and builds a client. Nothing is sent.
     *
     * What is not given is read from its `FINHUB_*` variable, where it has one, and else has its default.
     *
     * @param baseUrl FinHub's address; `FINHUB_BASE_URL`; `https://sandbox.finhub.cloud` by default. `http://` is
     *   refused unless it leads to loopback.
     * @param tenantId The tenant; `FINHUB_TENANT_ID`. Required.
     * @param tenantKey The tenant's key; `FINHUB_TENANT_KEY`. Logins need it, an app must not have it.
     * @param tenantSecret The tenant's secret; `FINHUB_TENANT_SECRET`. Logins need it, an app must not have it.
     * @param forwardedFor The end user's IPv4 or IPv6 address. Logins need it; it is never guessed.
     * @param forwardedFrom The calling application's name; `FINHUB_FORWARDED_FROM`. Required.
     * @param platform `web`, `ios`, `android` or another; `FINHUB_PLATFORM`. Every call needs it.
     * @param deviceId The end user's device; `FINHUB_DEVICE_ID`. Every call needs it.
     * @param osPlatform The operating system that the end user's browser hints at, such as `Windows`: the SDK adds the
     *   quotes. Not sent by default.
     * @param userAgent The calling software: `finhub-sdk-kotlin/{version} {runtime}/{version}` by default. [AppInfo]
     *   writes the form for apps.
     * @param accept The formats to ask for: `application/json` by default.
     * @param headers Headers that FinHub documents and that have no setting of their own.
     * @param timeout How long a call may take in all, its retries included: 30 seconds by default.
     * @param connectTimeout How long one connection may take: 3.1 seconds by default.
     * @param attemptTimeout How long one attempt may take: 10 seconds by default.
     * @param maxRetries How often a failed attempt is repeated where that is safe: 2 by default, 0 for never.
     * @param maxConnections How many requests may be under way at once, each on a connection of its own: 100 by default.
     *   More calls wait for their turn, in their order, within their `timeout`.
     * @param proxy `env` for the proxy that `HTTPS_PROXY` and its like name, or a URL. None by default.
     * @param caBundle A PEM file of certificate authorities to trust beside the platform's; on Android, beside the SDK's
     *   own.
     * @throws FinHubException.InvalidInput where a value cannot be used, or `tenantId` or `forwardedFrom` is missing.
     * @throws UnsatisfiedLinkError where the jar has no native library for this platform.
     */
    public constructor(
        baseUrl: String? = null,
        tenantId: String? = null,
        tenantKey: String? = null,
        tenantSecret: String? = null,
        forwardedFor: String? = null,
        forwardedFrom: String? = null,
        platform: String? = null,
        deviceId: String? = null,
        osPlatform: String? = null,
        userAgent: String? = null,
        accept: String? = null,
        headers: Map<String, String> = emptyMap(),
        timeout: Duration? = null,
        connectTimeout: Duration? = null,
        attemptTimeout: Duration? = null,
        maxRetries: Int? = null,
        maxConnections: Int? = null,
        proxy: String? = null,
        caBundle: File? = null,
    ) : this(
        ClientBuilder(
            ClientOptions(
                tenantId = tenantId,
                tenantKey = tenantKey,
                tenantSecret = tenantSecret,
                forwardedFor = forwardedFor,
                forwardedFrom = forwardedFrom,
                platform = platform,
                deviceId = deviceId,
                osPlatform = osPlatform,
                userAgent = userAgent,
                accept = accept,
                headers = headers,
                timeout = timeout,
                attemptTimeout = attemptTimeout,
                maxRetries = maxRetries,
            ),
            baseUrl = baseUrl,
            connectTimeout = connectTimeout,
            maxConnections = maxConnections,
            proxy = proxy,
            caBundle = caBundle,
        ).connect(System.getenv()),
    )

    /**
     * A clone with some settings replaced, which shares the connections, and closing.
     *
     * A backend keeps one client and sets the end user's address and device for each call:
     *
     * ```kotlin
     * client.withOptions(forwardedFor = "203.0.113.42", deviceId = "356938035643809")
     * ```
     *
     * The arguments are those of the constructor; what is not given stays.
     *
     * @throws FinHubException.InvalidInput where a value cannot be used.
     */
    public fun withOptions(
        tenantId: String? = null,
        tenantKey: String? = null,
        tenantSecret: String? = null,
        forwardedFor: String? = null,
        forwardedFrom: String? = null,
        platform: String? = null,
        deviceId: String? = null,
        osPlatform: String? = null,
        userAgent: String? = null,
        accept: String? = null,
        headers: Map<String, String> = emptyMap(),
        timeout: Duration? = null,
        attemptTimeout: Duration? = null,
        maxRetries: Int? = null,
    ): FinHubClient = withOptions(
        ClientOptions(
            tenantId = tenantId,
            tenantKey = tenantKey,
            tenantSecret = tenantSecret,
            forwardedFor = forwardedFor,
            forwardedFrom = forwardedFrom,
            platform = platform,
            deviceId = deviceId,
            osPlatform = osPlatform,
            userAgent = userAgent,
            accept = accept,
            headers = headers,
            timeout = timeout,
            attemptTimeout = attemptTimeout,
            maxRetries = maxRetries,
        ),
    )

    /**
     * A clone with these settings replaced, which shares the connections, and closing.
     *
     * @throws FinHubException.InvalidInput where a value cannot be used.
     */
    public fun withOptions(options: ClientOptions): FinHubClient {
        val given = options.toNative()
        try {
            return FinHubClient(atOnce { native.withOptions(given) })
        } finally {
            given.destroy()
        }
    }

    /**
     * Checks, without sending anything, that calls would be sent. A client without tenant key and tenant secret is
     * taken for an app's, which only resumes sessions.
     *
     * @throws FinHubException.InvalidInput where a setting is missing; its text names all of them.
     * @throws FinHubException.Closed where the client was closed.
     */
    public fun check(): Readiness = when (atOnce { native.check() }) {
        NativeReadiness.LOGIN -> Readiness.LOGIN
        NativeReadiness.RESUME_ONLY -> Readiness.RESUME_ONLY
    }

    /**
     * Logs a customer in (`createSession`).
     *
     * A login is sent once, and again only where nothing was sent or where FinHub asked for it. A coroutine that is
     * cancelled meanwhile leaves no session behind: what the login created is logged out.
     *
     * A session that was returned is the caller's to log out. `withTimeout`, `withContext`, `async` and their like drop
     * it alive where they end by a cancellation just as their block gives it: keep it in a variable outside of them.
     *
     * @param customerId The customer, as FinHub's path names it: opaque.
     * @param userId The customer's user, as FinHub's path names it: opaque.
     * @param credentials What the customer logs in with.
     * @throws FinHubException.InvalidCredentials where the username or the password is wrong.
     * @throws FinHubException.OutcomeUnknown where a session may exist that nobody saw.
     * @throws FinHubException of the other kinds.
     */
    public suspend fun createSession(customerId: String, userId: String, credentials: Credentials): Session {
        val (customer, user) = path(LOGIN, customerId, userId)
        val texts = credentials.texts(customer, user)
        return Channel.call(this, Operation.CREATE_SESSION, null, texts, ::discard) { Session(it.getLong()) }
    }

    /**
     * Logs a customer in (`createSession`) with a name and a password. See [Credentials] for the other arguments.
     *
     * @throws FinHubException as the other form does.
     */
    public suspend fun createSession(
        customerId: String,
        userId: String,
        username: String,
        password: String,
        credentialType: String? = null,
        value: String? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
    ): Session {
        val credentials = Credentials(username, password, credentialType, value, bodyTenantId, bearer)
        return createSession(customerId, userId, credentials)
    }

    /**
     * Logs a session out (`deleteSession`). Idempotent: a session that FinHub does not know any more is
     * [Outcome.ALREADY_GONE]. A coroutine that is cancelled meanwhile does not stop it.
     *
     * @throws FinHubException.Unauthorized where the token has expired.
     * @throws FinHubException.InvalidResponse where something else answered in FinHub's place.
     * @throws FinHubException of the other kinds.
     */
    public suspend fun deleteSession(session: Session): Termination =
        Channel.call(this, Operation.DELETE_SESSION, session, texts(), read = ::termination)

    /**
     * Logs a session out by its ids: those of the login's path, and the session's own.
     *
     * @param token The session's access token, or an administrator's.
     * @throws FinHubException as [deleteSession] does.
     */
    public suspend fun deleteSessionById(
        customerId: String,
        userId: String,
        sessionId: String,
        token: Secret,
    ): Termination {
        val (customer, user) = path(LOGOUT, customerId, userId)
        val session = text(LOGOUT, "session_id", sessionId)
        val texts = texts(customer, user, session, text(LOGOUT, "token", token.exposeSecret()))
        return Channel.call(this, Operation.DELETE_SESSION_BY_ID, null, texts, read = ::termination)
    }

    /**
     * Logs a customer in for the length of [block], and out again. The logout is made even where the coroutine is
     * cancelled; where it fails, it never hides a failure of the block.
     *
     * @param renewWith Gives the credentials of a renewal, or `null` where there is nobody to ask. It runs in the
     *   coroutine that waits for a token, and must not wait for the token of the same session itself. Without it, the
     *   token is not renewed.
     * @throws FinHubException as [createSession] and [deleteSession] do.
     */
    public suspend fun <T> withSession(
        customerId: String,
        userId: String,
        credentials: Credentials,
        renewWith: (suspend () -> Credentials?)? = null,
        block: suspend (ActiveSession) -> T,
    ): T {
        val (customer, user) = path(LOGIN, customerId, userId)
        val session = credentials.toNative().use { given ->
            // Rust logs out a session that is let go.
            val active = call({ it.destroy() }) { native.login(customer, user, given, renewal(renewWith), it) }
            ActiveSession(active, renewWith)
        }
        val result = try {
            block(session)
        } catch (failure: Throwable) {
            try {
                withContext(NonCancellable) { session.logout() }
            } catch (further: FinHubException) {
                failure.addSuppressed(further)
            }
            throw failure
        }
        withContext(NonCancellable) { session.logout() }
        return result
    }

    /**
     * Logs a customer in with a name and a password for the length of [block], and out again.
     *
     * @throws FinHubException as the other form does.
     */
    public suspend fun <T> withSession(
        customerId: String,
        userId: String,
        username: String,
        password: String,
        credentialType: String? = null,
        value: String? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
        renewWith: (suspend () -> Credentials?)? = null,
        block: suspend (ActiveSession) -> T,
    ): T {
        val credentials = Credentials(username, password, credentialType, value, bodyTenantId, bearer)
        return withSession(customerId, userId, credentials, renewWith, block)
    }

    /**
     * Takes over a session that was made elsewhere: in an app, the one that its backend handed over
     * ([Session.fromSecretJson]). Nothing is sent, and no tenant key is needed.
     *
     * @param renewWith As in [withSession].
     */
    @JvmOverloads
    public fun resume(session: Session, renewWith: (suspend () -> Credentials?)? = null): ActiveSession =
        ActiveSession(atOnce { native.resume(session.native, renewal(renewWith)) }, renewWith)

    /**
     * [createSession] for Java. Cancelling the future cancels the login, as `orTimeout` and `completeOnTimeout` do, and no
     * session is left behind. Cancelling a future that was made from it does not; nor does a `get` that gives up.
     */
    public fun createSessionAsync(
        customerId: String,
        userId: String,
        credentials: Credentials,
    ): CompletableFuture<Session> =
        asFuture(::discard) { createSession(customerId, userId, credentials) }

    /** [deleteSession] for Java. */
    public fun deleteSessionAsync(session: Session): CompletableFuture<Termination> =
        asFuture { deleteSession(session) }

    /** [deleteSessionById] for Java. */
    public fun deleteSessionByIdAsync(
        customerId: String,
        userId: String,
        sessionId: String,
        token: Secret,
    ): CompletableFuture<Termination> = asFuture { deleteSessionById(customerId, userId, sessionId, token) }

    /**
     * Closes the client and all its clones, at once: later calls fail with [FinHubException.Closed]. Sessions stay as
     * they are. What cancelled calls left behind goes on in the background; [shutdown] waits for it.
     */
    override fun close(): Unit = atOnce { native.shut() }

    /** Closes the client and all its clones, and waits until what cancelled calls left behind has come to its end. */
    public suspend fun shutdown() {
        close()
        call { native.settle(it) }
    }

    /** [shutdown] for Java. */
    public fun shutdownAsync(): CompletableFuture<Void?> = asFuture {
        shutdown()
        null
    }

    override fun toString(): String = "FinHubClient([redacted])"

    private fun discard(session: Session) = native.discard(session.native)

    public companion object {
        /** Starts to build a client, for Java. */
        @JvmStatic
        public fun builder(): ClientBuilder = ClientBuilder()
    }
}

private fun termination(outcome: ByteBuffer) = Termination(FfiConverterTypeTermination.read(outcome))

private fun path(operation: String, customerId: String, userId: String) =
    text(operation, "customer_id", customerId) to text(operation, "user_id", userId)

private fun renewal(renewWith: (suspend () -> Credentials?)?) =
    if (renewWith == null) Renewal.NEVER else Renewal.ON_REQUEST
