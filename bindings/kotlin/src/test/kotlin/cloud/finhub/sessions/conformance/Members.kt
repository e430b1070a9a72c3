package cloud.finhub.sessions.conformance

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** A case that is only half understood must not pass. */
class NotUnderstood(message: String) : Exception(message)

/** An object whose members are taken one by one. Those that nobody takes are refused. */
class Members private constructor(private val where: String, json: JsonObject) {
    private val left = json.filterValues { it !is JsonNull }.toMutableMap()

    fun take(name: String): JsonElement? = left.remove(name)

    fun text(name: String): String? = take(name)?.let { text("$where.$name", it) }

    fun plain(name: String): String? = take(name)?.jsonPrimitive?.content

    fun count(name: String): Int? = take(name)?.jsonPrimitive?.int

    fun flag(name: String): Boolean = take(name)?.jsonPrimitive?.content?.toBooleanStrict() ?: false

    fun list(name: String): JsonArray? = take(name)?.jsonArray

    fun <T> read(name: String, read: Members.() -> T): T? = take(name)?.let { of("$where.$name", it, read) }

    /** The members of these names that are there, as they are written. */
    fun among(names: Collection<String>): Map<String, JsonElement> =
        names.mapNotNull { name -> take(name)?.let { name to it } }.toMap()

    /** The texts of these names that are there. */
    fun texts(names: Collection<String>): Map<String, String> = among(names).mapValues { text(where, it.value) }

    /** Which of these it holds, and what. */
    fun <T> oneOf(readers: Map<String, Members.() -> T>): T {
        val name = left.keys.singleOrNull() ?: throw NotUnderstood("$where: ${left.keys} is not one thing")
        val reader = readers[name] ?: throw NotUnderstood("$where: the runner does not know $name")
        return of("$where.$name", left.remove(name) ?: JsonNull, reader)
    }

    companion object {
        fun <T> of(where: String, json: JsonElement, read: Members.() -> T): T {
            val members = Members(where, json as? JsonObject ?: throw NotUnderstood("$where: $json is no object"))
            val value = members.read()
            if (members.left.isNotEmpty()) throw NotUnderstood("$where: the runner does not know ${members.left.keys}")
            return value
        }

        /** A text: as it is, `{"repeat": ["a", 3]}`, or a list of parts. */
        fun text(where: String, written: JsonElement): String =
            textOrNull(written) ?: throw NotUnderstood("$where: $written is no text")

        fun textOrNull(written: JsonElement): String? = when (written) {
            is JsonPrimitive -> written.content.takeIf { written.isString }
            is JsonArray -> written.map { textOrNull(it) ?: return null }.joinToString("")
            is JsonObject -> (written["repeat"] as? JsonArray)?.takeIf { written.size == 1 }?.let { (part, times) ->
                part.jsonPrimitive.content.repeat(times.jsonPrimitive.int)
            }
        }

        /** Texts by their names; `null` where none is wanted. */
        fun byName(where: String, written: JsonElement): Map<String, String?> =
            written.jsonObject.mapValues { (_, value) -> if (value is JsonNull) null else text(where, value) }
    }
}
