package cloud.finhub.sessions

import cloud.finhub.sessions.internal.CallException
import cloud.finhub.sessions.internal.ErrorFacts
import cloud.finhub.sessions.internal.InternalException
import kotlinx.coroutines.CancellationException

/** Does something at once; what Rust throws becomes ours. */
internal inline fun <T> atOnce(work: () -> T): T =
    try {
        work()
    } catch (failure: CallException) {
        throw failure.toPublic()
    } catch (panic: InternalException) {
        throw panic.toPublic()
    }

/** What a call ended with, as its caller is told. */
internal fun Throwable.toPublic(): Throwable = when (this) {
    is CallException -> toPublic()
    is InternalException -> toPublic()
    else -> this
}

private fun CallException.toPublic(): Exception = when (this) {
    is CallException.InvalidInput -> FinHubException.InvalidInput(facts)
    is CallException.BadRequest -> FinHubException.BadRequest(facts)
    is CallException.InvalidCredentials -> FinHubException.InvalidCredentials(facts)
    is CallException.Unauthorized -> FinHubException.Unauthorized(facts)
    is CallException.InvalidTenantKeys -> FinHubException.InvalidTenantKeys(facts)
    is CallException.Forbidden -> FinHubException.Forbidden(facts)
    is CallException.NotFound -> FinHubException.NotFound(facts)
    is CallException.RateLimited -> FinHubException.RateLimited(facts)
    is CallException.ServerException -> FinHubException.ServerError(facts)
    is CallException.UnexpectedStatus -> FinHubException.UnexpectedStatus(facts)
    is CallException.Rejected -> FinHubException.Rejected(facts)
    is CallException.UnexpectedRedirect -> FinHubException.UnexpectedRedirect(facts)
    is CallException.Connection -> FinHubException.Connection(facts)
    is CallException.Tls -> FinHubException.Tls(facts)
    is CallException.Timeout -> FinHubException.Timeout(facts)
    is CallException.OutcomeUnknown -> FinHubException.OutcomeUnknown(facts)
    is CallException.InvalidResponse -> FinHubException.InvalidResponse(facts)
    is CallException.Closed -> FinHubException.Closed(facts)
    is CallException.Internal -> FinHubException.Internal(facts)
    is CallException.Cancelled -> CancellationException("the call was cancelled")
}

/** A panic that Rust's side of the boundary did not see. */
private fun InternalException.toPublic(): FinHubException = FinHubException.Internal(
    unsent(
        "internal",
        "boundary",
        "internal: a defect in the SDK, please report it: the call panicked. [boundary, nothing sent]",
    ),
)

/** An argument that is refused here, since it is no value of Rust. */
internal fun invalidInput(operation: String, field: String, problem: String): FinHubException =
    FinHubException.InvalidInput(
        unsent("invalid_input", operation, "invalid_input: $field $problem. [$operation, nothing sent]", field),
    )

/** An answer that is not what the specification describes, although Rust took it. */
internal fun unreadable(operation: String): FinHubException = FinHubException.Internal(
    unsent(
        "internal",
        operation,
        "internal: a defect in the SDK, please report it: the value of the answer cannot be read. [$operation]",
    ),
)

private fun unsent(kind: String, operation: String, text: String, field: String? = null) = ErrorFacts(
    kind = kind,
    text = text,
    operation = operation,
    `field` = field,
    status = null,
    code = null,
    detail = null,
    errorType = null,
    requestId = null,
    retryAfter = null,
    retryable = false,
    sessionMayExist = false,
    attempts = 0u,
    cause = null,
)
