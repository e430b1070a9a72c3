package cloud.finhub.sessions.ktor

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.RequestAuth
import cloud.finhub.sessions.SentToken
import cloud.finhub.sessions.invalidInput
import io.ktor.client.call.HttpClientCall
import io.ktor.client.plugins.api.ClientPlugin
import io.ktor.client.plugins.api.Send
import io.ktor.client.plugins.api.createClientPlugin
import io.ktor.client.request.HttpRequestBuilder
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.OutgoingContent
import io.ktor.http.hostWithPort
import io.ktor.util.AttributeKey

/** What [FinHubSession] has to know: set both. */
public class FinHubSessionConfig {
    /** The session whose token is sent. */
    public var session: ActiveSession? = null

    /** The hosts that get it: `api.example.com`, or `api.example.com:8443` where the port is not 443. */
    public var hosts: Set<String> = emptySet()

    internal fun auth(): RequestAuth {
        val given = session ?: throw invalidInput("access_token", "session", "is missing: set it in install(FinHubSession)")
        return RequestAuth(given, hosts)
    }
}

/**
 * Adds a session's access token to the requests of a Ktor client:
 *
 * ```kotlin
 * val client = HttpClient(CIO) {
 *     install(FinHubSession) {
 *         session = active
 *         hosts = setOf("api.example.com")
 *     }
 * }
 * ```
 *
 * A request to one of the hosts gets `Authorization: Bearer <token>`, over https or to loopback, unless it has an
 * `Authorization` of its own. After a 401 the token is renewed, and the request is sent once more; where there is no other
 * token, or the body can be sent only once, the 401 is the answer. A redirect to another host carries no token.
 *
 * `HttpClient` fails with [FinHubException.InvalidInput] where the session or the hosts are missing, or the hosts hold
 * something else. A call fails before it is sent: with [FinHubException.InvalidInput] where the token would go over http, and
 * as [ActiveSession.accessToken] does where there is no token. The session's `renewWith` must not need this client.
 */
public val FinHubSession: ClientPlugin<FinHubSessionConfig> = createClientPlugin(
    "FinHubSession",
    ::FinHubSessionConfig,
) {
    val auth = pluginConfig.auth()

    on(Send) { request ->
        if (!auth.covers(request)) return@on proceed(request)
        val token = auth.token()
        val call = proceed(request, token)
        val next = if (call.refused(token)) auth.tokenAfter(token) else null
        if (next != null && request.body.isRepeatable()) proceed(request, next) else call
    }
}

/** Where a request was sent first. Ktor hands it on to the requests that follow its redirects. */
private val ORIGIN = AttributeKey<String>("FinHubSessionOrigin")

private fun RequestAuth.covers(request: HttpRequestBuilder): Boolean {
    val url = request.url.build()
    val here = "${url.protocol.name}://${url.hostWithPort}"
    if (request.attributes.computeIfAbsent(ORIGIN) { here } != here) {
        // What another host redirects to gets no token either.
        request.attributes.put(ORIGIN, "elsewhere")
        return false
    }
    return HttpHeaders.Authorization !in request.headers && covers(url.protocol.name, url.host, url.port)
}

/** Sends the request with the token. It loses it then, and a redirect gets a token of its own. */
private suspend fun Send.Sender.proceed(request: HttpRequestBuilder, token: SentToken): HttpClientCall {
    request.headers[HttpHeaders.Authorization] = token.header
    try {
        return proceed(request)
    } finally {
        request.headers.remove(HttpHeaders.Authorization)
    }
}

/** Whether the answer refuses this token. Redirects may have led to a host that did not get it. */
private fun HttpClientCall.refused(token: SentToken) =
    response.status == HttpStatusCode.Unauthorized && request.headers[HttpHeaders.Authorization] == token.header

private fun Any.isRepeatable(): Boolean = when (this) {
    is OutgoingContent.ReadChannelContent, is OutgoingContent.WriteChannelContent -> false
    is OutgoingContent.ContentWrapper -> delegate().isRepeatable()
    else -> true
}
