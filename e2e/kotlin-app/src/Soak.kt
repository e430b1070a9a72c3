import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource.Monotonic

private const val AT_ONCE = 8
private val HELD = 1.seconds
private val ANNA = Credentials("anna.larsen@example.com", "her_secure_password")

/** The last one is of a logout that is sent again and whose second answer, a 404, is cut off. */
private val EXPECTED = setOf("connection", "outcome_unknown", "rate_limited", "server_error", "not_found")

/**
 * `SoakKt SECONDS` logs in, renews and logs out, for so long. FinHub and the tenant are in the `FINHUB_*` variables.
 *
 * For each login it prints how many sessions may be left that nobody can log out, since an answer was lost. It fails at an
 * error that faults of the network do not explain.
 */
suspend fun main(arguments: Array<String>) {
    val end = Monotonic.markNow() + arguments.single().toInt().seconds
    val client = FinHubClient(forwardedFor = "203.0.113.42")
    coroutineScope {
        repeat(AT_ONCE) {
            launch(Dispatchers.Default) {
                while (end.hasNotPassedNow()) println(logInAndOut(client))
            }
        }
    }
    client.shutdown()
}

/** Returns how many sessions may be left. */
private suspend fun logInAndOut(client: FinHubClient): Int {
    val session = try {
        client.login("cust_12345", "user_67890", ANNA, renewWith = { ANNA })
    } catch (error: FinHubException) {
        return expected(error).mayExist()
    }
    var left = 0
    session.accessToken()
    delay(HELD)
    try {
        session.renew()
    } catch (error: FinHubException) {
        left += expected(error).mayExist()
    }
    session.accessToken()
    try {
        session.logout()
    } catch (error: FinHubException) {
        expected(error)
        left += 1
    }
    return left
}

/** The error, if faults of the network explain it. */
private fun expected(error: FinHubException) = if (error.kind in EXPECTED) error else throw error

private fun FinHubException.mayExist() = if (sessionMayExist) 1 else 0
