package cloud.finhub.sessions.docs.guide

import androidx.lifecycle.ViewModel
import androidx.lifecycle.viewModelScope
import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Session
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/** Your own backend. It answers with a session's JSON, which `Session.fromSecretJson` reads. */
fun interface Backend {
    suspend fun logIn(username: String, password: String): Session
}

sealed interface Account {
    data object LoggedOut : Account
    data object Busy : Account
    class LoggedIn(val session: ActiveSession) : Account
    class Failed(val text: String) : Account
}

class AccountViewModel(
    private val backend: Backend,
    private val finhub: FinHubClient,
    private val store: SessionStore,
    private val application: CoroutineScope, // a logout goes on in it when the screen is gone
) : ViewModel() {
    private val current = MutableStateFlow<Account>(Account.Busy)
    val account: StateFlow<Account> get() = current

    init {
        viewModelScope.launch {
            val kept = store.load()?.takeUnless { it.isTokenExpired() }
            current.value = if (kept == null) Account.LoggedOut else Account.LoggedIn(finhub.resume(kept))
        }
    }

    fun logIn(username: String, password: String) {
        current.value = Account.Busy
        viewModelScope.launch {
            current.value = try {
                val session = backend.logIn(username, password)
                store.save(session)
                Account.LoggedIn(finhub.resume(session))
            } catch (_: Exception) {
                currentCoroutineContext().ensureActive() // where the screen has gone, there is nobody to tell
                Account.Failed("Please try again later.") // your backend's errors are yours to tell apart
            }
        }
    }

    fun logOut() {
        val session = (current.value as? Account.LoggedIn)?.session ?: return
        current.value = Account.LoggedOut
        application.launch {
            store.clear()
            try {
                session.logout()
            } catch (_: FinHubException) {
                // It ends by itself.
            }
        }
    }
}
