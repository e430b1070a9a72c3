package cloud.finhub.sessions.testing

import java.util.Base64

/** A request to the API, as it arrived. Its `toString` leaves out what may hold credentials. */
public class RecordedRequest internal constructor(json: Members) {
    /** The method. Empty for bytes that are no HTTP, such as a TLS handshake. */
    public val method: String = json.text("method")

    /** The request target as it was sent, percent-encoding untouched. */
    public val path: String = json.text("path")

    /** The headers, in their order and spelling. */
    public val headers: List<Pair<String, String>> = json.list("headers").map { header ->
        val (name, value) = (header as List<*>).map { it as String }
        name to value
    }

    /** The body; `null` where it is not text. */
    public val body: String? = json["body"] as String?

    /** The whole request, from its first byte to its last. */
    public val raw: ByteArray = Base64.getDecoder().decode(json.text("raw"))

    /** The value of the first header of this name, in any spelling; `null` without one. */
    public fun header(name: String): String? = headers.firstOrNull { it.first.equals(name, ignoreCase = true) }?.second

    override fun toString(): String = "RecordedRequest($method $path)"
}
