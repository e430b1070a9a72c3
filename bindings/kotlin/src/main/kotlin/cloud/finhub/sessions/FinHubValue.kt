package cloud.finhub.sessions

import java.util.Collections
import cloud.finhub.sessions.internal.printable

/**
 * What an operation takes or answers: every class in `cloud.finhub.sessions.types`.
 *
 * It cannot be changed, and equals another one with the same members. Safe to print: secrets show as `[redacted]`, and
 * what is no plain text is escaped. It does not serialize.
 */
public abstract class FinHubValue internal constructor(private val type: String) {
    /** Everything in it, by its name on the wire; `null` where it is absent. */
    internal abstract val wireMembers: Map<String, Any?>

    final override fun equals(other: Any?): Boolean =
        other is FinHubValue && javaClass == other.javaClass && wireMembers == other.wireMembers

    final override fun hashCode(): Int = wireMembers.hashCode()

    final override fun toString(): String = atOnce { printable(shown(this)) }

    private companion object {
        fun shown(value: Any?): String = when (value) {
            is FinHubValue -> value.wireMembers.entries.joinToString(prefix = "${value.type}(", postfix = ")") { (name, member) ->
                "$name=${shown(member)}"
            }
            is Map<*, *> -> value.entries.joinToString(prefix = "{", postfix = "}") { (name, member) ->
                "${shown(name)}: ${shown(member)}"
            }
            is Iterable<*> -> value.joinToString(prefix = "[", postfix = "]", transform = ::shown)
            is String -> quoted(value)
            else -> value.toString()
        }

        fun quoted(text: String): String = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
    }
}

/**
 * A copy of a value of JSON that nobody can change. What nests more deeply than an argument may is left as it is: it
 * cannot be sent.
 */
@Suppress("UNCHECKED_CAST") // A copy has the type of what it copies.
internal fun <T> frozen(value: T): T = frozen(value, 0) as T

private fun frozen(value: Any?, depth: Int): Any? = when {
    depth > DEEPEST_ARGUMENT -> value
    value is Map<*, *> -> Collections.unmodifiableMap(value.mapValuesTo(LinkedHashMap()) { frozen(it.value, depth + 1) })
    value is Iterable<*> -> Collections.unmodifiableList(value.map { frozen(it, depth + 1) })
    else -> value
}
