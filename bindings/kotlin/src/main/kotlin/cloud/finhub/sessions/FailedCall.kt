package cloud.finhub.sessions

import cloud.finhub.sessions.internal.ErrorFacts
import java.io.IOException
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * What every [FinHubException] tells.
 *
 * It is a class of its own, since the kinds of error, the classes of [FinHubException], are generated.
 */
public abstract class FailedCall internal constructor(facts: ErrorFacts) :
    RuntimeException(facts.text, facts.cause?.let(::IOException)) {
    /** The whole text: from the kind to the request id. */
    override val message: String = facts.text

    /** What went wrong, in a stable word such as `invalid_credentials`: count errors by it. */
    public val kind: String = facts.kind

    /** What was called: `create_session`, `delete_session`, or `configure` for settings that were refused. */
    public val operation: String = facts.operation

    /** The setting or argument that was refused, by its name in the API: for [FinHubException.InvalidInput] alone. */
    public val field: String? = facts.`field`

    /** The HTTP status, where there was an answer. */
    public val status: Int? = facts.status?.toInt()

    /** FinHub's own code, where its envelope gave one. */
    public val code: Long? = facts.code

    /** FinHub's own message, where its envelope gave one: at most 500 characters, any secret redacted. */
    public val detail: String? = facts.detail

    /** FinHub's `errorType`, where its envelope gave one. An open set. */
    public val errorType: String? = facts.errorType

    /** The answer's request id (`X-Request-Id` or `X-Correlation-Id`): give it to FinHub's support. */
    public val requestId: String? = facts.requestId

    private val wait: java.time.Duration? = facts.retryAfter

    /** How long FinHub asked to wait (`Retry-After`); `null` where it did not say. */
    public val retryAfter: Duration? get() = wait?.toKotlinDuration()

    /** [retryAfter] for Java, where it is called `getRetryAfter`. */
    @JvmName("getRetryAfter")
    public fun retryAfterForJava(): java.time.Duration? = wait

    /** Whether making the same call again, after [retryAfter] where that is given, does no harm and may succeed. */
    public val retryable: Boolean = facts.retryable

    /** Whether a login may have made a session that nobody holds. It ends by itself after FinHub's 24 hours. */
    public val sessionMayExist: Boolean = facts.sessionMayExist

    /** How many requests were sent, or tried to be. */
    public val attempts: Int = facts.attempts.toInt()
}
