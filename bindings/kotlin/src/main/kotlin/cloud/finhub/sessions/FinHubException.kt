package cloud.finhub.sessions

import cloud.finhub.sessions.internal.ErrorFacts
import java.io.IOException
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * Why a call failed. Its class says what to do; [kind] is the same word in every language.
 *
 * Nothing here holds a body, a path, a header's value or a secret, so an exception can be logged as it is: its text
 * starts with the kind and ends with FinHub's request id. Do not show it to the end user.
 *
 * Unchecked, so that Java catches it where it can act on it.
 */
public sealed class FinHubException private constructor(facts: ErrorFacts) :
    RuntimeException(facts.text, facts.cause?.let(::IOException)) {
    /** The whole text: from the kind to the request id. */
    override val message: String = facts.text

    /** What went wrong, in a stable word such as `invalid_credentials`: count errors by it. */
    public val kind: String = facts.kind

    /** What was called: `create_session`, `delete_session`, or `configure` for settings that were refused. */
    public val operation: String = facts.operation

    /** The setting or argument that was refused, by its name in the API: for [InvalidInput] alone. */
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

    /** Refused before sending: mend the setting or argument that [field] names. */
    public class InvalidInput internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 400: FinHub does not accept the request. */
    public class BadRequest internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 401 on login: the username or the password is wrong. */
    public class InvalidCredentials internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 401 on any other call: the token is missing, wrong or expired. Log in again. */
    public class Unauthorized internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 403 on login: the tenant key or the tenant secret is wrong. */
    public class InvalidTenantKeys internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 403 on any other call: the token does not permit it. */
    public class Forbidden internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 404 or 410: no such customer, user or session; or the base URL is not FinHub's. */
    public class NotFound internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 429: too many requests. Wait for [retryAfter]. */
    public class RateLimited internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 5xx or 408: FinHub failed. After a login a session may exist. */
    public class ServerError internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** Any other status. */
    public class UnexpectedStatus internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** A 2xx answer that says `success: false`: FinHub refused. */
    public class Rejected internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** 3xx: never followed, since the request carries credentials. */
    public class UnexpectedRedirect internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /**
     * There was no connection: the name was not found, or the connection was refused or timed out. Or it broke before
     * the answer to a logout, which may have been carried out.
     */
    public class Connection internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** The certificate or the TLS handshake was refused, or there are no CA certificates; nothing was sent. */
    public class Tls internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** The time limit passed before a login was sent, or before a logout was answered, which may have been done. */
    public class Timeout internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** A login was sent and its answer was lost or could not be read: a session may exist. */
    public class OutcomeUnknown internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** A 2xx answer that cannot be read, to a call other than a login. */
    public class InvalidResponse internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** The client was closed, or the session was logged out. */
    public class Closed internal constructor(facts: ErrorFacts) : FinHubException(facts)

    /** A defect in the SDK. Please report it. */
    public class Internal internal constructor(facts: ErrorFacts) : FinHubException(facts)
}
