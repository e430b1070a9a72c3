package cloud.finhub.sessions

import cloud.finhub.sessions.internal.CallException
import cloud.finhub.sessions.internal.InternalException
import cloud.finhub.sessions.internal.panicked
import cloud.finhub.sessions.internal.refused
import cloud.finhub.sessions.internal.unreadable
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
    is CallException.Failed -> facts.toException()
    is CallException.Cancelled -> CancellationException("the call was cancelled")
    // A panic that Rust's side of the boundary did not see. Where Rust cannot even say so, it stays as it is.
    is InternalException -> runCatching { panicked().toException() }.getOrDefault(this)
    else -> this
}

/** An argument that is refused here, since it is no value of Rust. */
internal fun invalidInput(operation: String, field: String, problem: String): FinHubException =
    atOnce { refused(operation, field, problem) }.toException()

/** An answer that is not what the specification describes, although Rust took it. */
internal fun unreadableAnswer(operation: String): FinHubException = atOnce { unreadable(operation) }.toException()
