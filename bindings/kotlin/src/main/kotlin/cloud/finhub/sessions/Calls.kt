package cloud.finhub.sessions

import cloud.finhub.sessions.internal.Cancellation
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import kotlin.coroutines.Continuation
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

/**
 * Makes a call that ends when its coroutine is cancelled, and never starts where it was cancelled before. What the call
 * gave nevertheless is handed to [discard].
 *
 * Rust's own end of the call is never cancelled, only told: so its outcome always arrives, and no session is lost on the
 * way.
 */
internal suspend fun <T> call(discard: (T) -> Unit = {}, start: suspend (Cancellation) -> T): T {
    currentCoroutineContext().ensureActive()
    Log.look()
    val cancellation = atOnce { Cancellation() }
    val outcome = suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { cancellation.cancelIfOpen() }
        val end = Continuation<T>(EmptyCoroutineContext) { outcome ->
            cancellation.destroy()
            continuation.resumeElsewhere(outcome, discard)
        }
        start.startCoroutine(cancellation, end)
    }
    return outcome.getOrElse { throw it.toPublic() }
}

/**
 * Lets a caller go on, and never on this thread: a few threads of Rust's serve all calls, and some dispatchers would go
 * on at once. A value that the caller does not take any more is handed to [discard].
 */
internal fun <T> CancellableContinuation<Result<T>>.resumeElsewhere(outcome: Result<T>, discard: (T) -> Unit) {
    val resume = Runnable { resume(outcome) { _, unseen, _ -> unseen.onSuccess(discard) } }
    when (context[ContinuationInterceptor]) {
        Dispatchers.Default, Dispatchers.IO, elsewhere -> resume.run()
        else -> elsewhere.dispatch(elsewhere, resume)
    }
}

private fun Cancellation.cancelIfOpen() {
    try {
        cancel()
    } catch (_: IllegalStateException) {
        // The call ended at this very moment.
    }
}

/**
 * Where callers and futures go on, and may block: however many do, even on all threads of [Dispatchers.IO], there is one
 * more thread.
 */
private val elsewhere = Dispatchers.IO.limitedParallelism(Int.MAX_VALUE)

/** A call for Java. A value that comes after the future has ended, cancelled for one, is handed to [discard]. */
@OptIn(DelicateCoroutinesApi::class)
internal fun <T> asFuture(discard: (T) -> Unit = {}, call: suspend () -> T): CompletableFuture<T> {
    val future = CompletableFuture<T>()
    val work = GlobalScope.launch(elsewhere) {
        try {
            val value = call()
            if (!future.complete(value)) discard(value)
        } catch (failure: Throwable) {
            future.completeExceptionally(failure)
        }
    }
    future.whenComplete { _, _ -> work.cancel() }
    return future
}
