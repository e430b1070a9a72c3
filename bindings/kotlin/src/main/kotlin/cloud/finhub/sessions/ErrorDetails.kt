package cloud.finhub.sessions

import cloud.finhub.sessions.internal.ErrorFacts
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * What an error tells that a test makes, for a fake to throw. [FailedCall] says what each of it means.
 *
 * ```kotlin
 * throw FinHubException.RateLimited(ErrorDetails(retryAfter = 2.seconds))
 * ```
 *
 * What is `null` has the value that is usual for the kind of error, as where a login fails.
 */
public class ErrorDetails(
    private val operation: String = LOGIN,
    private val field: String? = null,
    private val status: Int? = null,
    private val code: Long? = null,
    private val detail: String? = null,
    private val errorType: String? = null,
    private val requestId: String? = null,
    private val retryAfter: Duration? = null,
    private val retryable: Boolean? = null,
    private val sessionMayExist: Boolean? = null,
    private val attempts: Int = 1,
) {
    /** What tests give most, for Java. What is `null` is usual or absent. */
    public constructor(operation: String, status: Int?, detail: String?, retryAfter: java.time.Duration?) :
        this(operation, status = status, detail = detail, retryAfter = retryAfter?.toKotlinDuration())

    /** All that an error of this kind tells. The other arguments are what is usual for the kind. */
    internal fun toFacts(kind: String, status: Int?, retryable: Boolean, sessionMayExist: Boolean) = ErrorFacts(
        kind = kind,
        text = text(kind),
        operation = operation,
        `field` = field,
        status = (this.status ?: status)?.toUShort(),
        code = code,
        detail = detail,
        errorType = errorType,
        requestId = requestId,
        retryAfter = retryAfter?.toJavaDuration(),
        retryable = this.retryable ?: retryable,
        sessionMayExist = this.sessionMayExist ?: sessionMayExist,
        attempts = attempts.toUInt(),
        cause = null,
    )

    private fun text(kind: String) = buildString {
        append("$kind: the application made this error.")
        if (detail != null) append(" FinHub says: \"$detail\".")
        append(" [$operation]")
        if (requestId != null) append(" request id $requestId")
    }

    override fun toString(): String = "ErrorDetails($operation)"
}
