package cloud.finhub.sessions

import java.math.BigDecimal
import java.math.BigInteger

/** What cannot be written as JSON: the argument that holds it, and why, in words that follow its name. */
internal class Unwritable(val problem: String, val field: String = "value") : Exception("$field $problem")

/** An argument of a call, and the name that errors give it. */
internal data class Argument(val name: String, val value: Any?)

/**
 * Writes a value as JSON, secrets in clear: the caller wipes it. What is absent of a [FinHubValue] is left out.
 *
 * @throws Unwritable where it is, or holds, something that JSON has no form for.
 */
internal fun writeJson(value: Any?): ByteArray {
    val writer = JsonWriter()
    try {
        writer.value(value, 0)
        return writer.written()
    } finally {
        writer.wipe()
    }
}

/** How many objects and arrays of an argument may stand in each other, so that Rust reads what holds the argument. */
internal const val DEEPEST_ARGUMENT: Int = 100

private class JsonWriter {
    private var bytes = ByteArray(FIRST_SIZE)
    private var size = 0

    fun value(value: Any?, depth: Int) {
        if (depth > DEEPEST_ARGUMENT) throw Unwritable("nests more than $DEEPEST_ARGUMENT levels")
        when (value) {
            null -> ascii("null")
            is Boolean, is Byte, is Short, is Int, is Long, is BigInteger, is BigDecimal -> ascii(value.toString())
            is Double -> number(value)
            is Float -> number(value.toDouble())
            is Argument -> argument(value)
            is Secret -> text(value.exposeSecret())
            is String -> text(value)
            is FinHubValue -> members(value.wireMembers.filterValues { it != null }, depth)
            is Map<*, *> -> members(value, depth)
            is Iterable<*> -> items(value, depth)
            else -> throw Unwritable("holds a ${value.javaClass.simpleName}, which JSON has no form for")
        }
    }

    fun written(): ByteArray = bytes.copyOf(size)

    fun wipe() = bytes.fill(0)

    private fun argument(argument: Argument) =
        try {
            value(argument.value, 0)
        } catch (refused: Unwritable) {
            throw Unwritable(refused.problem, argument.name)
        }

    private fun number(value: Double) {
        if (!value.isFinite()) throw Unwritable("holds a number that is not finite")
        ascii(value.toString())
    }

    private fun members(members: Map<*, *>, depth: Int) {
        append('{')
        members.entries.forEachIndexed { index, (name, value) ->
            if (index > 0) append(',')
            text(name as? String ?: throw Unwritable("holds a name that is not text"))
            append(':')
            value(value, depth + 1)
        }
        append('}')
    }

    private fun items(items: Iterable<*>, depth: Int) {
        append('[')
        items.forEachIndexed { index, item ->
            if (index > 0) append(',')
            value(item, depth + 1)
        }
        append(']')
    }

    private fun text(text: String) {
        if (text.hasLoneSurrogate()) throw Unwritable("holds a lone surrogate, which is not text")
        val encoded = text.encodeToByteArray()
        append('"')
        for (byte in encoded) {
            val unit = byte.toInt().toChar()
            when {
                unit == '"' || unit == '\\' -> ascii("\\$unit")
                byte in 0..0x1f -> ascii("\\u00" + byte.toString(16).padStart(2, '0'))
                else -> append(unit)
            }
        }
        append('"')
        encoded.fill(0)
    }

    private fun ascii(text: String) = text.forEach(::append)

    /** Appends one byte. */
    private fun append(unit: Char) {
        if (size == bytes.size) {
            val small = bytes
            bytes = small.copyOf(2 * size)
            small.fill(0)
        }
        bytes[size++] = unit.code.toByte()
    }

    private companion object {
        const val FIRST_SIZE = 256
    }
}
