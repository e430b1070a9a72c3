import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.SessionStatus
import cloud.finhub.sessions.TestClock
import cloud.finhub.sessions.okhttp.SessionAuth
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import okhttp3.OkHttpClient
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** Works with sessions of its backend for three lives of a token. FinHub and the tenant are in the `FINHUB_*` variables. */
suspend fun main(arguments: Array<String>) {
    try {
        val clock = TestClock()
        FinHubClient(platform = "android", deviceId = "356938035643809", clock = clock).use { finhub ->
            work(finhub, Backend(arguments.single(), clock)).forEach { println(it.line()) }
        }
    } catch (failure: Exception) {
        System.err.println(failure.message)
        exitProcess(1)
    }
}

/** Gives every status that it was told. */
private suspend fun work(finhub: FinHubClient, backend: Backend): List<SessionStatus> = coroutineScope {
    val told = MutableStateFlow(emptyList<SessionStatus>())
    // The flow has the latest status alone: each is awaited, so that a slow machine misses none.
    suspend fun isTold(status: SessionStatus) = told.first { it.lastOrNull() == status }
    val active = finhub.resume(backend.logIn(), renewWith = {
        isTold(SessionStatus.Renewing)
        backend.logIn()
    })
    val watching = launch(Dispatchers.Default) { active.status.collect { status -> told.update { it + status } } }
    val auth = SessionAuth(active, backend.host)
    val http = OkHttpClient.Builder().addInterceptor(auth).authenticator(auth).build()

    var id = backend.accounts(http)
    repeat(3) {
        // The replaced token comes into its last half minute, in which its session is ended.
        backend.advance(70.seconds)
        check(backend.accounts(http) == id) { "The token was renewed long before its end." }
        check(backend.live(atMost = 1) == 1) { "The replaced session was not logged out at the end of its token." }
        backend.advance(57.minutes + 20.seconds)
        val renewed = backend.accounts(http)
        check(renewed != id) { "The token was not renewed in its last two minutes." }
        id = renewed
        isTold(SessionStatus.Active)
    }
    active.logout()
    told.first { it.last() is SessionStatus.Ended }.also { watching.cancel() }
}

private fun SessionStatus.line() = when (this) {
    is SessionStatus.Active -> "active"
    is SessionStatus.Unsaved -> "unsaved"
    is SessionStatus.Renewing -> "renewing"
    is SessionStatus.RenewalFailed -> "renewal_failed"
    is SessionStatus.Ended -> "ended ${reason.name.lowercase()}"
}
