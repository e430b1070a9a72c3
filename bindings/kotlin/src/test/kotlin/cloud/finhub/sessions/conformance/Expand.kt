package cloud.finhub.sessions.conformance

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull

/** Cases that are written once and stand for several: the short forms of `conformance/README.md`. */
object Expand {
    /** The cases of a suite, written out. [shared] are the values that every suite knows. */
    fun cases(suite: JsonObject, shared: JsonObject): List<JsonObject> {
        val known = shared + (suite["values"] as? JsonObject).orEmpty()
        return (suite.getValue("cases") as JsonArray).flatMap { writtenOut(it as JsonObject, known) }
    }

    private fun writtenOut(case: JsonObject, known: Map<String, JsonElement>): List<JsonObject> {
        val axes = case["for"]?.let { filled(it, known) as? JsonObject ?: throw NotUnderstood("$it is no object") }.orEmpty()
        val rows = axes.entries.fold(listOf(known)) { rows, (name, values) ->
            if (values !is JsonArray) throw NotUnderstood("${case["name"]}: $name is no list")
            rows.flatMap { row -> values.map { row + named(name, it) } }
        }
        return rows.map { filled(JsonObject(case - "for"), it) as JsonObject }
    }

    /** `name` for a value, and `name.member` for each of its members. */
    private fun named(name: String, value: JsonElement): Map<String, JsonElement> =
        (value as? JsonObject).orEmpty().mapKeys { "$name.${it.key}" } + (name to value)

    private fun filled(value: JsonElement, known: Map<String, JsonElement>): JsonElement = when (value) {
        is JsonPrimitive -> if (value.isString) filledText(value.content, known) else value
        is JsonArray -> JsonArray(value.map { filled(it, known) })
        is JsonObject -> {
            val pairs = value.map { (name, member) -> filledText(name, known) to filled(member, known) }
            val (base, changes) = pairs.singleOrNull() ?: (null to null)
            if (base is JsonObject && changes != null) {
                changed(base, changes)
            } else {
                JsonObject(pairs.associate { (name, member) -> (name as JsonPrimitive).content to member })
            }
        }
    }

    private fun filledText(text: String, known: Map<String, JsonElement>): JsonElement {
        val whole = known[text.removeSurrounding("{", "}")].takeIf { text.startsWith("{") && text.endsWith("}") }
        if (whole != null) return filled(whole, known)
        val parts = known.mapNotNull { (name, value) -> (value as? JsonPrimitive)?.takeIf(::isTextOrNumber)?.let { name to it } }
        return JsonPrimitive(parts.fold(text) { filled, (name, value) -> filled.replace("{$name}", value.content) })
    }

    private fun isTextOrNumber(value: JsonPrimitive) = value.isString || (value.booleanOrNull == null && value.content != "null")

    /** A value with these members in place of its own. */
    private fun changed(base: JsonElement?, changes: JsonElement): JsonElement = when {
        base is JsonObject && changes is JsonObject -> JsonObject(base + changes.mapValues { (name, it) -> changed(base[name], it) })
        else -> changes
    }
}
