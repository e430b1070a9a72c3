package cloud.finhub.sessions

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
