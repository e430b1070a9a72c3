package cloud.finhub.sessions

import cloud.finhub.sessions.internal.TokenHosts

/** A session's access token on the requests of other HTTP clients: which of them get it, and what follows a refusal. */
internal class RequestAuth(private val session: ActiveSession, hosts: Set<String>) {
    private val named = hosts.map { text(TOKEN, "hosts", it) }.let { atOnce { TokenHosts(it) } }

    /**
     * Whether requests to this host get the token.
     *
     * @throws FinHubException.InvalidInput where they should, and would carry it in the clear.
     */
    fun covers(scheme: String, host: String, port: Int): Boolean =
        text(TOKEN, "url", host).let { atOnce { named.covers(scheme, it, port.toUShort()) } }

    /** The token for the next request. It fails as [ActiveSession.accessToken] does. */
    suspend fun token(): SentToken = SentToken(session.accessToken())

    /** Another token, after a 401 to this one; `null` where none can be had. */
    suspend fun tokenAfter(refused: SentToken): SentToken? =
        try {
            session.invalidate(refused.token)
            token().takeIf { it.token != refused.token }
        } catch (_: FinHubException) {
            null
        }
}

/** A token in a request. One that no header can carry is refused. */
internal class SentToken(val token: Secret) {
    /** What `Authorization` says. */
    val header: String = token.toNative(TOKEN, "token").use { atOnce { it.bearer() } }
}

private const val TOKEN = "access_token"
