package cloud.finhub.sessions.docs.guide

import androidx.lifecycle.ViewModel
import androidx.lifecycle.viewModelScope
import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.EndReason
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.SessionStatus
import cloud.finhub.sessions.SessionStore
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/** Your own backend. It answers with a session's JSON, which `Session.fromSecretJson` reads. */
interface Backend {
    suspend fun logIn(username: String, password: String): Session

    /** Another session of the customer; `null` where the customer has to log in again. */
    suspend fun another(): Session?
}

sealed interface Account {
    data object LoggedOut : Account
    data object Busy : Account
    data class LoggedIn(val session: ActiveSession) : Account
    data object Expired : Account // "Your session has expired. Please log in again."
    data class Failed(val text: String) : Account
}

class AccountViewModel(
    private val backend: Backend,
    private val finhub: FinHubClient,
    private val store: SessionStore,
    private val application: CoroutineScope, // a logout goes on in it when the screen is gone
) : ViewModel() {
    private val current = MutableStateFlow<Account>(Account.Busy)
    val account: StateFlow<Account> get() = current
    private var watching: Job? = null

    init {
        viewModelScope.launch {
            val kept = orNothing { store.load(KEPT)?.let(Session::fromSecretJson) }
            if (kept == null) current.value = Account.LoggedOut else takeOver(kept)
        }
    }

    fun logIn(username: String, password: String) {
        watching?.cancel()
        current.value = Account.Busy
        viewModelScope.launch {
            try {
                val session = backend.logIn(username, password)
                keep(session)
                takeOver(session)
            } catch (_: Exception) {
                currentCoroutineContext().ensureActive() // where the screen has gone, there is nobody to tell
                current.value = Account.Failed("Please try again later.") // your backend's errors are yours to tell apart
            }
        }
    }

    fun logOut() {
        val session = (current.value as? Account.LoggedIn)?.session ?: return
        watching?.cancel()
        current.value = Account.LoggedOut
        application.launch {
            orNothing { store.remove(KEPT) }
            try {
                session.logout()
            } catch (_: FinHubException) {
                // It ends by itself.
            }
        }
    }

    private fun takeOver(session: Session) {
        val active = finhub.resume(session, renewWith = ::another)
        watching = viewModelScope.launch { active.status.collect { current.value = shown(active, it) } }
    }

    private suspend fun another(): Session? {
        val session = backend.another()
        if (session != null && current.value != Account.LoggedOut) keep(session)
        return session
    }

    private suspend fun keep(session: Session) {
        orNothing { store.save(KEPT, session.toSecretJson()) } ?: orNothing { store.remove(KEPT) } // none before an old one
    }

    /** A store that breaks costs the customer another login, and no more. */
    private suspend fun <T> orNothing(work: suspend () -> T?): T? =
        try {
            work()
        } catch (_: Exception) {
            currentCoroutineContext().ensureActive()
            null
        }

    private fun shown(session: ActiveSession, status: SessionStatus): Account = when (status) {
        is SessionStatus.RenewalFailed ->
            if (session.session.isTokenExpired()) Account.Expired else Account.LoggedIn(session)
        is SessionStatus.Ended ->
            if (status.reason == EndReason.EXPIRED) Account.Expired else Account.LoggedOut
        else -> Account.LoggedIn(session)
    }
    private companion object {
        const val KEPT = "session" // its key in the store
    }
}
