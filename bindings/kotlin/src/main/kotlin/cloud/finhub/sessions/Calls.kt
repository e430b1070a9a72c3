package cloud.finhub.sessions

import cloud.finhub.sessions.internal.Cancellation
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.future.future
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

/**
 * Makes a call that ends when its coroutine is cancelled. What it gave nevertheless is handed to [discard].
 *
 * Rust's own end of the call is never cancelled, only told: so its outcome always arrives, and no session is lost on the
 * way.
 */
internal suspend fun <T> call(discard: (T) -> Unit = {}, start: suspend (Cancellation) -> T): T {
    val cancellation = atOnce { Cancellation() }
    val outcome = suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { cancellation.cancelIfOpen() }
        val end = Continuation<T>(EmptyCoroutineContext) { outcome ->
            cancellation.destroy()
            continuation.resume(outcome) { _, unseen, _ -> unseen.onSuccess(discard) }
        }
        start.startCoroutine(cancellation, end)
    }
    return outcome.getOrElse { throw it.toPublic() }
}

private fun Cancellation.cancelIfOpen() {
    try {
        cancel()
    } catch (_: IllegalStateException) {
        // The call ended at this very moment.
    }
}

/** A call for Java. Its work is done elsewhere, so that what Java does with the outcome holds up no other call. */
@OptIn(DelicateCoroutinesApi::class)
internal fun <T> asFuture(call: suspend () -> T): CompletableFuture<T> =
    GlobalScope.future(Dispatchers.Default) { call() }
