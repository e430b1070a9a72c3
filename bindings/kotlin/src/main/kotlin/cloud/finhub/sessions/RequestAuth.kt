package cloud.finhub.sessions

/** A session's access token on the requests of other HTTP clients: which of them get it, and what follows a refusal. */
internal class RequestAuth(private val session: ActiveSession, hosts: Set<String>) {
    private val named = hosts.map(::read).toSet()

    init {
        if (named.isEmpty()) throw refuse("hosts", "is empty: name each host that gets the token, $FORM")
    }

    /**
     * Whether requests to this host get the token.
     *
     * @throws FinHubException.InvalidInput where they should, and would carry it in the clear.
     */
    fun covers(scheme: String, host: String, port: Int): Boolean {
        val name = host.lowercase().let { if (':' in it && it.first() != '[') "[$it]" else it }
        val isNamed = "$name:$port" in named
        if (scheme == "https" || scheme == "wss" || LOOPBACK.matches(name)) return isNamed
        if (isNamed || port == 80 && name + HTTPS in named) throw refuse("url", IN_THE_CLEAR)
        return false
    }

    /** The token for the next request. It fails as [ActiveSession.accessToken] does. */
    suspend fun token(): Secret {
        val token = session.accessToken()
        // A client would refuse it as well, and may quote it.
        if (!token.exposeSecret().all { it in '!'..'~' }) throw refuse("token", "is not a token: it must be visible ASCII")
        return token
    }

    /** Another token, after a 401 to this one; `null` where none can be had. */
    suspend fun tokenAfter(refused: Secret): Secret? =
        try {
            session.invalidate(refused)
            token().takeIf { it != refused }
        } catch (_: FinHubException) {
            null
        }

    private companion object {
        const val HTTPS = ":443"
        const val FORM = "like api.example.com, api.example.com:8443 or [::1]:8080"
        const val IN_THE_CLEAR =
            "is http://, over which the token would go unprotected: use https:// (loopback alone may go without)"
        val HOST = Regex("""([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+])(:[1-9][0-9]{0,4})?""")
        val LOOPBACK = Regex("""localhost|\[::1]|127(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}""")

        /** A host with its port. What is no host is not quoted: before an `@` there may be a password. */
        fun read(host: String): String {
            val (name, port) = HOST.matchEntire(host)?.destructured
                ?: throw refuse("hosts", "holds something else than a host: write each $FORM")
            return name.lowercase() + port.ifEmpty { HTTPS }
        }

        fun refuse(field: String, problem: String) = invalidInput("access_token", field, problem)
    }
}

/** What `Authorization` says. */
internal val Secret.bearer: String get() = "Bearer ${exposeSecret()}"
