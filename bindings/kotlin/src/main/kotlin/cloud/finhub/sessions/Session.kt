package cloud.finhub.sessions

import java.time.Instant
import kotlin.time.Duration
import kotlin.time.toKotlinDuration
import cloud.finhub.sessions.internal.Session as NativeSession
import cloud.finhub.sessions.internal.SessionFacts
import cloud.finhub.sessions.internal.UniffiWithHandle

/**
 * A customer's session: who is logged in, and until when.
 *
 * Two clocks run: the access token lives for about an hour ([tokenExpiresAt]), the session for about a day
 * ([sessionExpiresAt]). Safe to print: tokens show as `[redacted]`. It does not serialize; [toSecretJson] is how a
 * backend hands it over.
 */
public class Session internal constructor(internal val handle: Long) : SessionFields(), Renewal {
    /** It owns what [handle] leads to. */
    internal val native = NativeSession(UniffiWithHandle, handle)

    internal constructor(native: NativeSession) : this(native.use { it.uniffiCloneHandle() })

    private val facts: SessionFacts by lazy(LazyThreadSafetyMode.PUBLICATION) { atOnce { native.facts() } }

    override val further: Further by lazy(LazyThreadSafetyMode.PUBLICATION) { Further(LOGIN, atOnce { native.further() }) }

    /** FinHub's id of the session. */
    public val sessionId: String get() = facts.sessionId

    /** The customer, as the login named it in the path. */
    public val customerId: String get() = facts.customerId

    /** The user, as the login named it in the path. Logging out takes this one. */
    public val userId: String get() = facts.userId

    /** The user as FinHub's answer named it. It differs from [userId]. */
    public val apiUserId: String get() = facts.apiUserId

    /** The access token: send it as `Authorization: Bearer <token>` to FinHub's other APIs. */
    public val token: Secret get() = Secret(atOnce { native.token() })

    /** The refresh token. FinHub documents no call that takes it. */
    public val refreshToken: Secret get() = Secret(atOnce { native.refreshToken() })

    /**
     * When the access token ends (UTC), by its unverified claims; `null` where they do not say, or say a year beyond 1 to
     * 9999.
     */
    public val tokenExpiresAt: Instant? get() = facts.tokenExpiresAt?.toPublic()

    /**
     * When the session ends (UTC), by FinHub's `expiresAt`; `null` where that is absent, cannot be read, or lies beyond
     * the years 1 to 9999.
     */
    public val sessionExpiresAt: Instant? get() = facts.sessionExpiresAt?.toPublic()

    /** FinHub's `expiresAt`, as it was written, without secrets. */
    public val sessionExpiresAtText: String? get() = facts.sessionExpiresAtText

    /** The access token's claims, decoded and **not verified**. */
    public val unverifiedClaims: UnverifiedClaims? by lazy(LazyThreadSafetyMode.PUBLICATION) {
        atOnce { native.unverifiedClaims() }?.let(::UnverifiedClaims)
    }

    /** FinHub's `errorType`: `NONE` on success. An open set. */
    public val errorType: String? get() = facts.errorType

    /** FinHub's message, such as `Session created successfully`. */
    public val message: String? get() = facts.note

    /**
     * The id by which FinHub's support finds the login, of its answer's headers; `null` where the answer had none, and
     * where the session was handed over. It takes no part in comparisons.
     */
    public val requestId: String? get() = facts.requestId

    /** Whether the access token has ended. A session's end ends its token. */
    public fun isTokenExpired(): Boolean = isTokenExpired(Duration.ZERO)

    /**
     * Whether the access token ends within [leeway] from now, or has ended.
     *
     * `false` where neither clock is known: then only FinHub can tell.
     *
     * @throws FinHubException.InvalidInput where [leeway] is negative.
     */
    public fun isTokenExpired(leeway: Duration): Boolean {
        if (leeway.isNegative()) throw invalidInput("is_token_expired", "leeway", "is negative")
        return atOnce { native.isTokenExpired(limit(leeway)) }
    }

    /** The same for Java, whose durations are of another type. */
    public fun isTokenExpired(leeway: java.time.Duration): Boolean = isTokenExpired(leeway.toKotlinDuration())

    /** How long the access token still lives: zero once it has ended, `null` where no clock is known. */
    public fun tokenExpiresIn(): Duration? = atOnce { native.tokenExpiresIn() }?.toKotlinDuration()

    /** [tokenExpiresIn] for Java, where it is called `getTokenExpiresIn`. */
    @JvmName("getTokenExpiresIn")
    public fun tokenExpiresInForJava(): java.time.Duration? = atOnce { native.tokenExpiresIn() }

    /**
     * The session as JSON, **tokens included**: how a backend hands it to an app, which resumes it.
     *
     * Whoever reads it is logged in, so send it over TLS and do not log it.
     */
    public fun toSecretJson(): Secret = Secret(atOnce { native.toSecretJson() })

    override fun equals(other: Any?): Boolean = other is Session && atOnce { native.isSame(other.native) }

    override fun hashCode(): Int = sessionId.hashCode()

    /** Everything but the tokens, on one line: what is no plain text in it is escaped. */
    override fun toString(): String = facts.shown

    public companion object {
        /**
         * Reads a session that [toSecretJson] wrote, in any of the SDK's languages.
         *
         * @throws FinHubException.InvalidInput where the text is something else. It does not quote the text.
         */
        @JvmStatic
        public fun fromSecretJson(json: Secret): Session = fromSecretJson(json.exposeSecret())

        /**
         * Reads a session that [toSecretJson] wrote, in any of the SDK's languages.
         *
         * @throws FinHubException.InvalidInput where the text is something else. It does not quote the text.
         */
        @JvmStatic
        public fun fromSecretJson(json: String): Session {
            NativeCode.require()
            return Session(atOnce { NativeSession.fromSecretJson(text("resume", "session", json)) })
        }
    }
}
