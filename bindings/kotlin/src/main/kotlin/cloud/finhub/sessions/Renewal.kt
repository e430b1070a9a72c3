package cloud.finhub.sessions

import cloud.finhub.sessions.internal.CredentialRequest
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.future.await
import java.util.concurrent.CompletionStage

/**
 * What a token is renewed with: [Credentials] for a new login, which needs the tenant's key and secret, or a [Session] of the
 * same customer and user, which an app gets from its backend.
 */
public sealed interface Renewal

/** Gives what a token is renewed with, for Java. Kotlin gives a `suspend` function. */
public fun interface RenewWith {
    /** [Credentials] or a [Session]; a stage of `null` where there is nobody to ask. */
    public fun ask(): CompletionStage<out Renewal?>
}

internal fun RenewWith.suspending(): suspend () -> Renewal? = { ask().await() }

/**
 * Asks the application. What goes wrong with that is the renewal's failure, since the old token may still be good; a
 * caller that was cancelled answers nothing, and the next one is asked.
 */
internal suspend fun CredentialRequest.answer(renewWith: (suspend () -> Renewal?)?): Unit = use { request ->
    try {
        request.give(renewWith?.invoke())
    } catch (failure: Exception) {
        // Its own cancellations, such as that of `withTimeout`, are failures as well.
        currentCoroutineContext().ensureActive()
        Log.warn("renew_with", failure)
        atOnce { request.answer(null) }
    }
}

private fun CredentialRequest.give(renewal: Renewal?) {
    when (renewal) {
        is Credentials -> renewal.toNative().use { atOnce { answer(it) } }
        is Session -> atOnce { answerWithSession(renewal.native) }
        null -> atOnce { answer(null) }
    }
}
