import cloud.finhub.sessions.Session
import cloud.finhub.sessions.TestClock
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import kotlin.time.Duration

/** The app's backend, which is at this [address]. */
class Backend(private val address: String, private val clock: TestClock) {
    private val http = OkHttpClient()

    val host = address.removePrefix("http://")

    /** Another session of the customer. */
    fun logIn(): Session = Session.fromSecretJson(http.send("POST", "sessions"))

    /** Calls the API that asks for a token. Gives the id of the token's session. */
    fun accounts(http: OkHttpClient): String = http.send("GET", "accounts")

    /** How many sessions are live, once it is at most so many. */
    fun live(atMost: Int): Int = http.send("GET", "sessions?at_most=$atMost").toInt()

    /** Lets time pass at FinHub, and here. */
    fun advance(time: Duration) {
        http.send("POST", "advance?seconds=${time.inWholeSeconds}")
        clock.advance(time)
    }

    private fun OkHttpClient.send(method: String, path: String): String {
        val body = if (method == "POST") RequestBody.EMPTY else null
        val request = Request.Builder().url("$address/$path").method(method, body).build()
        return newCall(request).execute().use { answer ->
            check(answer.isSuccessful) { "$method $path is answered ${answer.code}." }
            answer.body.string()
        }
    }
}
