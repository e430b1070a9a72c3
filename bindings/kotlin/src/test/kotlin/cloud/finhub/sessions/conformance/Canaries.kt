package cloud.finhub.sessions.conformance

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.net.URLEncoder
import java.util.Base64

/** The secrets of a case: those under telling names, and words that start with `canary`. None of them may show. */
class Canaries(vararg sources: JsonElement) {
    private val found = sources.flatMap { secrets(it, isSecret = false) }.filter(::isLongEnough).toMutableSet()

    /** Adds one that only the run knows. */
    fun add(secret: String) {
        if (isLongEnough(secret)) found += secret
    }

    /** Refuses a text that holds one, plain or encoded. */
    fun noneIn(what: String, text: String) {
        val leak = found.firstOrNull { secret -> spellings(secret).any { it in text } }
        if (leak != null) throw Mismatch("'$leak' shows in $what: $text")
    }

    companion object {
        private val NAMES = setOf(
            "username", "password", "value", "bearer", "token", "refresh_token", "refreshToken", "tenant_key",
            "tenant_secret", "tenantKey", "tenantSecret", "FINHUB_TENANT_KEY", "FINHUB_TENANT_SECRET",
        )

        /** In bytes. Shorter texts stand in ordinary words. */
        private const val SHORTEST = 4

        private val WORD = Regex("(?<![0-9A-Za-z-])canary[0-9A-Za-z-]*")

        private fun isLongEnough(secret: String) = secret.toByteArray().size >= SHORTEST

        /** A secret as it may be written. */
        fun spellings(secret: String): Set<String> {
            val bytes = secret.toByteArray()
            val json = JsonPrimitive(secret).toString().drop(1).dropLast(1)
            val percent = URLEncoder.encode(secret, "UTF-8")
            return setOf(
                secret,
                json,
                json.map { if (it < ' ' || it > '~') "\\u%04x".format(it.code) else "$it" }.joinToString(""),
                percent,
                percent.replace("+", "%20").replace("*", "%2A"),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            )
        }

        private fun secrets(json: JsonElement, isSecret: Boolean): List<String> {
            val text = Members.textOrNull(json)
            val whole = if (isSecret) listOfNotNull(text) else WORD.findAll(text.orEmpty()).map { it.value }.toList()
            val parts = when (json) {
                is JsonPrimitive -> emptyList()
                is JsonArray -> json.flatMap { secrets(it, isSecret) }
                is JsonObject -> json.flatMap { (name, held) -> secrets(held, isSecret || name in NAMES) }
            }
            return whole + parts
        }
    }
}

/** Refuses a text that would be more than a line of a log, or another line than it is. */
fun plain(what: String, text: String) {
    val odd = text.codePoints().filter { Character.getType(it) in NOT_PLAIN }.findFirst()
    if (odd.isPresent) throw Mismatch("U+${odd.asInt.toString(16)} shows in $what: $text")
}

private val NOT_PLAIN = listOf(
    Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
).map(Byte::toInt)
