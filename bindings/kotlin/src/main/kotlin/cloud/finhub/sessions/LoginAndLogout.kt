package cloud.finhub.sessions

import cloud.finhub.sessions.internal.FfiConverterTypeTermination
import cloud.finhub.sessions.internal.Renews
import cloud.finhub.sessions.internal.SessionStep
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import java.nio.ByteBuffer

internal suspend fun FinHubClient.logIn(customerId: String, userId: String, credentials: Credentials): Session {
    val (customer, user) = path(LOGIN, customerId, userId)
    val texts = credentials.texts(customer, user)
    return Channel.call(this, Operation.CREATE_SESSION, null, texts, this::discard) { Session(it.getLong()) }
}

internal suspend fun FinHubClient.logOut(session: Session): Termination =
    Channel.call(this, Operation.DELETE_SESSION, session, texts(), read = ::termination)

internal suspend fun FinHubClient.logOut(
    customerId: String,
    userId: String,
    sessionId: String,
    token: Secret,
): Termination {
    val (customer, user) = path(LOGOUT, customerId, userId)
    val session = text(LOGOUT, "session_id", sessionId)
    val texts = texts(customer, user, session, text(LOGOUT, "token", token.exposeSecret()))
    return Channel.call(this, Operation.DELETE_SESSION_BY_ID, null, texts, read = ::termination)
}

internal suspend fun FinHubClient.managed(
    customerId: String,
    userId: String,
    credentials: Credentials,
    renewWith: (suspend () -> Renewal?)?,
): ManagedSession {
    val (customer, user) = path(LOGIN, customerId, userId)
    return credentials.toNative().use { given ->
        // Rust logs out a session that is let go.
        val active = call({ it.destroy() }) { native.login(customer, user, given, renewal(renewWith), it) }
        ManagedSession(active, renewWith)
    }
}

internal suspend fun FinHubClient.shared(
    customerId: String,
    userId: String,
    store: SessionStore,
    renewWith: suspend () -> Renewal?,
): ManagedSession {
    val (customer, user) = path(LOGIN, customerId, userId)
    atOnce { native.sessionFor(customer, user, store.toNative()) }.use { asked ->
        while (true) {
            // Rust logs out a session that is let go, unless it stands in the store.
            when (val step = call({ it.destroy() }) { asked.step(it) }) {
                is SessionStep.Session -> return ManagedSession(step.session, renewWith)
                is SessionStep.CredentialsNeeded -> step.request.answer(renewWith)
            }
        }
    }
}

/** Runs a block and logs out, however the block ends. */
internal suspend fun <T> ActiveSession.use(block: suspend (ActiveSession) -> T): T {
    val result = try {
        block(this)
    } catch (failure: Throwable) {
        try {
            withContext(NonCancellable) { logout() }
        } catch (further: FinHubException) {
            failure.addSuppressed(further)
        }
        throw failure
    }
    withContext(NonCancellable) { logout() }
    return result
}

internal fun FinHubClient.resumed(session: Session, renewWith: (suspend () -> Renewal?)?): ActiveSession =
    ManagedSession(atOnce { native.resume(session.native, renewal(renewWith)) }, renewWith)

/** Lets go of a session that nobody takes any more. Rust logs it out, unless it stands in a store. */
internal fun ActiveSession.release() {
    if (this is ManagedSession) native.destroy()
}

/** Logs a session out that nobody takes any more. */
internal fun FinHubClient.discard(session: Session): Unit = native.discard(session.native)

private fun termination(outcome: ByteBuffer) = Termination(FfiConverterTypeTermination.read(outcome))

private fun path(operation: String, customerId: String, userId: String) =
    text(operation, "customer_id", customerId) to text(operation, "user_id", userId)

private fun renewal(renewWith: (suspend () -> Renewal?)?) =
    if (renewWith == null) Renews.NEVER else Renews.ON_REQUEST
