package cloud.finhub.sessions.okhttp

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.RequestAuth
import cloud.finhub.sessions.SentToken
import kotlinx.coroutines.runBlocking
import okhttp3.Authenticator
import okhttp3.Interceptor
import okhttp3.Request
import okhttp3.Response
import okhttp3.Route
import java.io.IOException
import java.io.InterruptedIOException

/**
 * Adds a session's access token to OkHttp's requests. A client needs it twice:
 *
 * ```kotlin
 * val auth = SessionAuth(session, "api.example.com")
 * val client = OkHttpClient.Builder().addInterceptor(auth).authenticator(auth).build()
 * ```
 *
 * A request to one of the hosts gets `Authorization: Bearer <token>`, over https or to loopback, unless it has an
 * `Authorization` of its own. After a 401 the token is renewed, and the request is sent once more; where there is no other
 * token, or the body can be sent only once, the 401 is the answer. A redirect to another host carries no token.
 *
 * A call fails with an [IOException] before it is sent, whose cause is the [FinHubException]:
 * [FinHubException.InvalidInput] where the token would go over http, and that of [ActiveSession.accessToken] where there is no
 * token. Calls wait for a renewal on their own thread, so the session's `renewWith` must not need this client.
 *
 * @param session The session whose token is sent.
 * @param hosts The hosts that get it: `api.example.com`, or `api.example.com:8443` where the port is not 443.
 * @throws FinHubException.InvalidInput where [hosts] is empty, or holds something else than hosts.
 */
public class SessionAuth(session: ActiveSession, hosts: Set<String>) : Interceptor, Authenticator {
    private val auth = RequestAuth(session, hosts)

    public constructor(session: ActiveSession, vararg hosts: String) : this(session, hosts.toSet())

    /** Adds the token to the request. */
    override fun intercept(chain: Interceptor.Chain): Response {
        val request = chain.request()
        val isByHand = request.header(AUTHORIZATION) != null
        val token = asIO { if (!isByHand && covers(request)) runBlocking { auth.token() } else null }
        return chain.proceed(token?.let(request::with) ?: request)
    }

    /** The request once more, with another token, where this 401 is the first and refused the token that was added. */
    override fun authenticate(route: Route?, response: Response): Request? {
        val request = response.request
        val sent = request.tag(SentToken::class.java) ?: return null
        // Where OkHttp follows a redirect to another host, it takes the header away and leaves the tag.
        if (response.code != 401 || request.header(AUTHORIZATION) != sent.header) return null
        if (generateSequence(response.priorResponse) { it.priorResponse }.any { it.code == 401 }) return null
        return asIO { if (covers(request)) runBlocking { auth.tokenAfter(sent) } else null }?.let(request::with)
    }

    private fun covers(request: Request) = request.url.let { auth.covers(it.scheme, it.host, it.port) }
}

private const val AUTHORIZATION = "Authorization"

/** The tag says that this `Authorization` is ours. */
private fun Request.with(token: SentToken) =
    newBuilder().header(AUTHORIZATION, token.header).tag(SentToken::class.java, token).build()

/** Fails as OkHttp does: anything else than an [IOException] would end an Android app. */
private inline fun <T> asIO(work: () -> T): T =
    try {
        work()
    } catch (failure: FinHubException) {
        throw IOException(failure.message, failure)
    } catch (_: InterruptedException) {
        Thread.currentThread().interrupt()
        throw InterruptedIOException("interrupted")
    }
