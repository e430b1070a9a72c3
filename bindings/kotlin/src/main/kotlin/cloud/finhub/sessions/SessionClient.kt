package cloud.finhub.sessions

import kotlinx.coroutines.future.await
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.function.Function

/**
 * What [FinHubClient] does. Code that takes this can be given a fake by its tests.
 *
 * A fake overrides what the test needs. The rest throws [UnsupportedOperationException], so that a new function breaks no
 * fake; [withOptions] gives the fake itself, and [close] does nothing. The forms with a name and a password, and [withSession],
 * go through [createSession], [login] and [resume], and the futures through the functions that suspend. A fake that is written
 * in Java overrides the futures.
 */
public interface SessionClient : Operations, AutoCloseable {
    /**
     * A clone with these settings replaced, which shares the connections, and closing.
     *
     * @throws FinHubException.InvalidInput where a value cannot be used.
     */
    public fun withOptions(options: ClientOptions): SessionClient = this

    /**
     * Checks, without sending anything, that calls would be sent. A client without tenant key and tenant secret is
     * taken for an app's, which only resumes sessions.
     *
     * @throws FinHubException.InvalidInput where a setting is missing; its text names all of them.
     * @throws FinHubException.Closed where the client was closed.
     */
    public fun check(): Readiness = unsupported("check")

    /**
     * Logs a customer in (`createSession`).
     *
     * A login is sent once, and again only where nothing was sent or where FinHub asked for it. A coroutine that is
     * cancelled meanwhile leaves no session behind: what the login created is logged out.
     *
     * A session that was returned is the caller's to log out. `withTimeout`, `withContext`, `async` and their like drop
     * it alive where they end by a cancellation just as their block gives it: keep it in a variable outside of them.
     *
     * @param customerId The customer, as FinHub's path names it: opaque.
     * @param userId The customer's user, as FinHub's path names it: opaque.
     * @param credentials What the customer logs in with.
     * @throws FinHubException.InvalidCredentials where the username or the password is wrong.
     * @throws FinHubException.OutcomeUnknown where a session may exist that nobody saw.
     * @throws FinHubException of the other kinds.
     */
    public suspend fun createSession(customerId: String, userId: String, credentials: Credentials): Session =
        unsupported("createSession")

    /**
     * Logs a customer in (`createSession`) with a name and a password. See [Credentials] for the other arguments.
     *
     * @throws FinHubException as the other form does.
     */
    public suspend fun createSession(
        customerId: String,
        userId: String,
        username: String,
        password: String,
        credentialType: String? = null,
        value: String? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
    ): Session {
        val credentials = Credentials(username, password, credentialType, value, bodyTenantId, bearer)
        return createSession(customerId, userId, credentials)
    }

    /**
     * Logs a customer in (`createSession`) with a name and a password that is a secret already.
     *
     * @throws FinHubException as the other form does.
     */
    public suspend fun createSession(
        customerId: String,
        userId: String,
        username: String,
        password: Secret,
        credentialType: String? = null,
        value: Secret? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
    ): Session {
        val credentials = Credentials(username, password, credentialType, value, bodyTenantId, bearer)
        return createSession(customerId, userId, credentials)
    }

    /**
     * Logs a session out (`deleteSession`). Idempotent: a session that FinHub does not know any more is
     * [Outcome.ALREADY_GONE]. A coroutine that is cancelled meanwhile does not stop it.
     *
     * @throws FinHubException.Unauthorized where the token has expired.
     * @throws FinHubException.InvalidResponse where something else answered in FinHub's place.
     * @throws FinHubException of the other kinds.
     */
    public suspend fun deleteSession(session: Session): Termination = unsupported("deleteSession")

    /**
     * Logs a session out by its ids: those of the login's path, and the session's own.
     *
     * @param token The session's access token, or an administrator's.
     * @throws FinHubException as [deleteSession] does.
     */
    public suspend fun deleteSessionById(
        customerId: String,
        userId: String,
        sessionId: String,
        token: Secret,
    ): Termination = unsupported("deleteSessionById")

    /**
     * Logs a customer in for the length of [block], and out again. The logout is made even where the coroutine is
     * cancelled; where it fails, it never hides a failure of the block.
     *
     * @param renewWith Gives what a token is renewed with: [Credentials], or a [Session] that a backend made; `null` where
     *   there is nobody to ask. It runs in the coroutine that waits for a token, and must not wait for the token of the same
     *   session itself. Without it, the token is not renewed.
     * @throws FinHubException as [createSession] and [deleteSession] do.
     */
    public suspend fun <T> withSession(
        customerId: String,
        userId: String,
        credentials: Credentials,
        renewWith: (suspend () -> Renewal?)? = null,
        block: suspend (ActiveSession) -> T,
    ): T = login(customerId, userId, credentials, renewWith).use(block)

    /**
     * Logs a customer in with a name and a password for the length of [block], and out again.
     *
     * @throws FinHubException as the other form does.
     */
    public suspend fun <T> withSession(
        customerId: String,
        userId: String,
        username: String,
        password: String,
        credentialType: String? = null,
        value: String? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
        renewWith: (suspend () -> Renewal?)? = null,
        block: suspend (ActiveSession) -> T,
    ): T {
        val credentials = Credentials(username, password, credentialType, value, bodyTenantId, bearer)
        return withSession(customerId, userId, credentials, renewWith, block)
    }

    /**
     * Logs a customer in with a name and a password that is a secret already, for the length of [block], and out again.
     *
     * @throws FinHubException as the other form does.
     */
    public suspend fun <T> withSession(
        customerId: String,
        userId: String,
        username: String,
        password: Secret,
        credentialType: String? = null,
        value: Secret? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
        renewWith: (suspend () -> Renewal?)? = null,
        block: suspend (ActiveSession) -> T,
    ): T {
        val credentials = Credentials(username, password, credentialType, value, bodyTenantId, bearer)
        return withSession(customerId, userId, credentials, renewWith, block)
    }

    /**
     * Takes over a session that was made elsewhere for the length of [block], and logs it out, as the other forms do.
     *
     * @throws FinHubException as [deleteSession] does.
     */
    public suspend fun <T> withSession(
        session: Session,
        renewWith: (suspend () -> Renewal?)? = null,
        block: suspend (ActiveSession) -> T,
    ): T = resume(session, renewWith).use(block)

    /**
     * Logs a customer in and manages the session, which is the caller's to log out. One that is let go is logged out once it
     * is collected; a block of [withSession] does not wait for that.
     *
     * @param renewWith As in [withSession].
     * @throws FinHubException as [createSession] does.
     */
    public suspend fun login(
        customerId: String,
        userId: String,
        credentials: Credentials,
        renewWith: (suspend () -> Renewal?)? = null,
    ): ActiveSession = unsupported("login")

    /**
     * The customer's session from a store: the one that stands there, as long as its token can be used, or else a new one, which
     * is put there. The workers of a backend share it in this way, and an app finds it again after its start.
     *
     * However many processes share the store, one of them logs in or renews, and the others wait for it. A store that fails
     * stops nobody: the session is made, and its status is [SessionStatus.Unsaved]. Only where [renewWith] gives none, the error
     * is [FinHubException.StoreFailed].
     *
     * A session in the store stays when it is let go here. [ActiveSession.logout] takes it out of the store and ends it. A
     * coroutine that is cancelled meanwhile leaves no session but the store's.
     *
     * @param renewWith As in [withSession], for the first session as well.
     * @throws FinHubException as [createSession] does.
     */
    public suspend fun sessionFor(
        customerId: String,
        userId: String,
        store: SessionStore,
        renewWith: suspend () -> Renewal?,
    ): ActiveSession = unsupported("sessionFor")

    /**
     * Takes over a session that was made elsewhere: in an app, the one that its backend handed over
     * ([Session.fromSecretJson]). Nothing is sent, and no tenant key is needed.
     *
     * @param renewWith As in [withSession].
     */
    public fun resume(session: Session, renewWith: (suspend () -> Renewal?)?): ActiveSession = unsupported("resume")

    /** Takes over a session that was made elsewhere, and does not renew its token. */
    public fun resume(session: Session): ActiveSession = resume(session, renewWith = null)

    /** [resume] for Java, with a session that is renewed. */
    public fun resume(session: Session, renewWith: RenewWith): ActiveSession = resume(session, renewWith.suspending())

    /**
     * [createSession] for Java. Cancelling the future cancels the login, as `orTimeout` and `completeOnTimeout` do, and no
     * session is left behind. Cancelling a future that was made from it does not; nor does a `get` that gives up.
     */
    public fun createSessionAsync(
        customerId: String,
        userId: String,
        credentials: Credentials,
    ): CompletableFuture<Session> = asFuture { createSession(customerId, userId, credentials) }

    /** [login] for Java, with a session that is not renewed. */
    public fun loginAsync(
        customerId: String,
        userId: String,
        credentials: Credentials,
    ): CompletableFuture<ActiveSession> = loginAsync(customerId, userId, credentials, null)

    /** [login] for Java. Cancelling the future cancels the login, as with [createSessionAsync]. */
    public fun loginAsync(
        customerId: String,
        userId: String,
        credentials: Credentials,
        renewWith: RenewWith?,
    ): CompletableFuture<ActiveSession> =
        asFuture(ActiveSession::release) { login(customerId, userId, credentials, renewWith?.suspending()) }

    /** [sessionFor] for Java. Cancelling the future leaves no session but the store's. */
    public fun sessionForAsync(
        customerId: String,
        userId: String,
        store: SessionStore,
        renewWith: RenewWith,
    ): CompletableFuture<ActiveSession> =
        asFuture(ActiveSession::release) { sessionFor(customerId, userId, store, renewWith.suspending()) }

    /** [withSession] for Java, with a session that is not renewed. */
    public fun <T> withSessionAsync(
        customerId: String,
        userId: String,
        credentials: Credentials,
        block: Function<ActiveSession, CompletionStage<T>>,
    ): CompletableFuture<T> = withSessionAsync(customerId, userId, credentials, null, block)

    /**
     * [withSession] for Java: the session is logged out once the stage that [block] gives has ended. Where the future is
     * cancelled, it is logged out at once.
     */
    public fun <T> withSessionAsync(
        customerId: String,
        userId: String,
        credentials: Credentials,
        renewWith: RenewWith?,
        block: Function<ActiveSession, CompletionStage<T>>,
    ): CompletableFuture<T> = asFuture {
        withSession(customerId, userId, credentials, renewWith?.suspending()) { block.apply(it).await() }
    }

    /** [deleteSession] for Java. */
    public fun deleteSessionAsync(session: Session): CompletableFuture<Termination> = asFuture { deleteSession(session) }

    /** [deleteSessionById] for Java. */
    public fun deleteSessionByIdAsync(
        customerId: String,
        userId: String,
        sessionId: String,
        token: Secret,
    ): CompletableFuture<Termination> = asFuture { deleteSessionById(customerId, userId, sessionId, token) }

    /**
     * Closes the client and all its clones, at once: later calls fail with [FinHubException.Closed]. Sessions stay as
     * they are. What cancelled calls left behind goes on in the background; [shutdown] waits for it.
     */
    override fun close() {}

    /** Closes the client and all its clones, and waits until what cancelled calls left behind has come to its end. */
    public suspend fun shutdown(): Unit = close()

    /** [shutdown] for Java. */
    public fun shutdownAsync(): CompletableFuture<Void?> = asFuture {
        shutdown()
        null
    }
}

/** What a fake is asked for and does not have. */
internal fun Any.unsupported(function: String): Nothing =
    throw UnsupportedOperationException("${javaClass.name} does not implement $function")
