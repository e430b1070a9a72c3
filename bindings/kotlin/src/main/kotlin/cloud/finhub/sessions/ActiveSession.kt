package cloud.finhub.sessions

import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.future.await
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.function.Consumer
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * A session that renews its token, where it may.
 *
 * [FinHubClient.withSession], [FinHubClient.sessionFor] and [FinHubClient.resume] give it. Coroutines may share it.
 *
 * A test can have a fake of it, which overrides what the test needs: the rest throws [UnsupportedOperationException], so that a
 * new function breaks no fake. One that is written in Java extends [AsyncActiveSession].
 */
public interface ActiveSession {
    /** The session as it is now: after a renewal, another one. */
    public val session: Session get() = unsupported("session")

    /** What becomes of the session. [SessionStatus.Ended] is the last value. Collecting it does not keep the session alive. */
    public val status: StateFlow<SessionStatus> get() = unsupported("status")

    /**
     * An access token that lives for at least half a minute more, where that can be had.
     *
     * Without `renewWith`, the token of the login for as long as it lives. With it, one caller renews the token in its
     * last two minutes while the others use the old one; in its last half minute, callers wait for one shared renewal.
     * A renewal that fails gives the old token while that still works.
     *
     * @param minTtl How long the token has to live: one that lives for less is renewed first, and a renewal that fails is
     *   then an error.
     * @throws FinHubException.Unauthorized where the token has expired or was refused, and there is nothing to renew it
     *   with.
     * @throws FinHubException.InvalidInput where [minTtl] is negative, or a new token lives for less.
     * @throws FinHubException.Closed where the session was logged out.
     * @throws FinHubException where the renewal failed, and the old token does not do.
     */
    public suspend fun accessToken(minTtl: Duration = Duration.ZERO): Secret = unsupported("accessToken")

    /**
     * Renews the token now, and gives the new one. Shared: coroutines that ask meanwhile wait for the same renewal.
     *
     * Every call is a login. Where a token was refused, [invalidate] it instead.
     *
     * @throws FinHubException.InvalidInput where there is no `renewWith`.
     * @throws FinHubException.Closed where the session was logged out.
     * @throws FinHubException where the renewal failed.
     */
    public suspend fun renew(): Secret = unsupported("renew")

    /**
     * Says that another API refused this token, so that the next [accessToken] renews it.
     *
     * Sends nothing. A token that is no longer the current one changes nothing: ten refusals cause one renewal.
     */
    public fun invalidate(token: Secret): Unit = unsupported("invalidate")

    /**
     * Ends the session, and takes it out of its store. Idempotent: however many coroutines ask, one request is sent and all
     * get its outcome.
     *
     * @throws FinHubException as [FinHubClient.deleteSession] does, and [FinHubException.StoreFailed] where the store may
     *   still have it; after it, `logout` may be tried again.
     */
    public suspend fun logout(): Termination = unsupported("logout")

    /**
     * [status] for Java: tells a listener every status, from the present one to [SessionStatus.Ended], until it is closed.
     * An exception of the listener's is logged.
     */
    public fun addStatusListener(executor: Executor, listener: Consumer<SessionStatus>): AutoCloseable =
        unsupported("addStatusListener")

    /** [accessToken] for Java. */
    public fun accessTokenAsync(): CompletableFuture<Secret> = accessTokenAsync(java.time.Duration.ZERO)

    /** [accessToken] for Java, with a token that lives for so long. */
    public fun accessTokenAsync(minTtl: java.time.Duration): CompletableFuture<Secret> =
        asFuture { accessToken(minTtl.toKotlinDuration()) }

    /** [renew] for Java. */
    public fun renewAsync(): CompletableFuture<Secret> = asFuture { renew() }

    /** [logout] for Java. */
    public fun logoutAsync(): CompletableFuture<Termination> = asFuture { logout() }
}

/** An [ActiveSession] to be written in Java, for a test: it gives futures, which the HTTP clients' interceptors wait for. */
public abstract class AsyncActiveSession : ActiveSession {
    override fun accessTokenAsync(minTtl: java.time.Duration): CompletableFuture<Secret> = unsupported("accessTokenAsync")

    override fun renewAsync(): CompletableFuture<Secret> = unsupported("renewAsync")

    override fun logoutAsync(): CompletableFuture<Termination> = unsupported("logoutAsync")

    final override suspend fun accessToken(minTtl: Duration): Secret = accessTokenAsync(minTtl.toJavaDuration()).await()

    final override suspend fun renew(): Secret = renewAsync().await()

    final override suspend fun logout(): Termination = logoutAsync().await()
}
