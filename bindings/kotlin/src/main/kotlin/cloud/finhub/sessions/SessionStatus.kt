package cloud.finhub.sessions

import cloud.finhub.sessions.internal.Statuses
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import java.lang.ref.WeakReference
import java.util.concurrent.Executor
import java.util.function.Consumer
import cloud.finhub.sessions.internal.ActiveSession as NativeActiveSession
import cloud.finhub.sessions.internal.SessionStatus as NativeStatus

/** The state of a managed session. */
public sealed interface SessionStatus {
    /** [ActiveSession.accessToken] gives a token, and renews it where that is due. */
    public data object Active : SessionStatus

    /** As [Active], but the session does not stand in its store, which failed with this [error]. */
    public data class Unsaved(public val error: FinHubException) : SessionStatus

    /** A renewal is under way. */
    public data object Renewing : SessionStatus

    /** The last renewal failed with this [error]. The old token may still work, and the next renewal may succeed. */
    public data class RenewalFailed(public val error: FinHubException) : SessionStatus

    /** The session has ended, for good. */
    public data class Ended(public val reason: EndReason) : SessionStatus
}

/** Why a managed session has ended. */
public enum class EndReason {
    /** It was logged out. */
    LOGGED_OUT,

    /** It was to be logged out, and FinHub did not know it any more. */
    GONE,

    /** Its token has expired, and there is nothing to renew it with. */
    EXPIRED,

    /** Nobody holds it any more. */
    DROPPED,
}

/** The status of a session as a flow, which does not keep the session alive. */
internal class StatusFlow(native: NativeActiveSession) {
    private val session = WeakReference(native)
    private val flow = MutableStateFlow(current(native))

    val statuses: StateFlow<SessionStatus> = flow.asStateFlow()

    init {
        watch(native, CoroutineScope(Dispatchers.Default)) { refresh(it) }
    }

    /** Says what the status is now: a caller who has just changed it looks at once. */
    @Synchronized
    fun refresh(told: SessionStatus? = null) {
        val status = session.get()?.let(::current) ?: told ?: return
        if (!status.saysTheSameAs(flow.value)) flow.value = status
    }
}

/** Tells an executor every status, from the present one to the end. */
internal fun listen(native: NativeActiveSession, executor: Executor, listener: Consumer<SessionStatus>): AutoCloseable {
    val watching = watch(native, CoroutineScope(executor.asCoroutineDispatcher())) { status ->
        try {
            listener.accept(status)
        } catch (failure: Exception) {
            Log.warn("status_listener", failure)
        }
    }
    return AutoCloseable { watching.cancel() }
}

private fun watch(native: NativeActiveSession, scope: CoroutineScope, tell: (SessionStatus) -> Unit): Job {
    val statuses = atOnce { native.statuses() }
    return scope.launch {
        statuses.use { while (true) tell(next(it) ?: break) }
    }
}

private suspend fun next(statuses: Statuses): SessionStatus? = call { statuses.next(it) }?.toPublic()

private fun current(native: NativeActiveSession): SessionStatus = atOnce { native.status() }.toPublic()

private fun NativeStatus.toPublic(): SessionStatus = when (this) {
    is NativeStatus.Active -> SessionStatus.Active
    is NativeStatus.Unsaved -> SessionStatus.Unsaved(facts.toException())
    is NativeStatus.Renewing -> SessionStatus.Renewing
    is NativeStatus.RenewalFailed -> SessionStatus.RenewalFailed(facts.toException())
    is NativeStatus.Ended -> SessionStatus.Ended(EndReason.valueOf(reason.name))
}

/** Each look at the same failure makes an exception of its own. */
private fun SessionStatus.saysTheSameAs(other: SessionStatus) =
    javaClass == other.javaClass && failure != null && failure?.message == other.failure?.message

private val SessionStatus.failure: FinHubException?
    get() = when (this) {
        is SessionStatus.RenewalFailed -> error
        is SessionStatus.Unsaved -> error
        else -> null
    }
