package cloud.finhub.sessions.docs.guide

private val PROXIES = setOf("10.0.0.7", "10.0.0.8") // your load balancers, and nothing else

/** The nearest address that is not one of your proxies. [peer] is the other end of the connection. */
fun endUserAddress(peer: String, xForwardedFor: String?): String {
    val hops = xForwardedFor.orEmpty().split(',').map { it.trim() }.filter { it.isNotEmpty() } + peer
    return hops.lastOrNull { it !in PROXIES } ?: hops.first()
}
