package cloud.finhub.sessions

import java.util.Collections

/** The members of a JSON object, by their names on the wire. */
internal class AnswerMembers(value: Any?) {
    private val members = value as? Map<*, *> ?: throw MalformedJson("it is not an object")

    fun <T> required(name: String, read: (Any?) -> T): T = read(members[name])

    fun <T> optional(name: String, read: (Any?) -> T): T? = members[name]?.let(read)

    override fun equals(other: Any?): Boolean = other is AnswerMembers && members == other.members

    override fun hashCode(): Int = members.keys.hashCode()
}

/** The fields of an answer that the SDK's own values have by generated accessors. */
internal class Further(private val operation: String, json: ByteArray) {
    private val members = readAnswer(operation, json, ::AnswerMembers)

    fun <T> optional(name: String, read: (Any?) -> T): T? = reading(operation) { members.optional(name, read) }

    override fun equals(other: Any?): Boolean = other is Further && members == other.members

    override fun hashCode(): Int = members.hashCode()
}

/** How a value that was read becomes one of a type. They throw [MalformedJson] where it is none. */
internal object AnswerType {
    fun nothing(value: Any?) {
        if (value != null) throw MalformedJson("it is not null")
    }

    fun any(value: Any?): Any? = value

    fun text(value: Any?): String = value as? String ?: throw MalformedJson("it is not a text")

    fun secret(value: Any?): Secret = Secret(text(value))

    fun boolean(value: Any?): Boolean = value as? Boolean ?: throw MalformedJson("it is not true or false")

    fun integer(value: Any?): Long = value as? Long ?: throw MalformedJson("it is not a 64-bit integer")

    fun number(value: Any?): Double = (value as? Number)?.toDouble() ?: throw MalformedJson("it is not a number")

    fun <T : Any> nullable(read: (Any?) -> T): (Any?) -> T? = { it?.let(read) }

    fun <T> list(read: (Any?) -> T): (Any?) -> List<T> = { value ->
        val items = value as? List<*> ?: throw MalformedJson("it is not an array")
        Collections.unmodifiableList(items.map(read))
    }

    fun <T> map(read: (Any?) -> T): (Any?) -> Map<String, T> = { value ->
        val members = value as? Map<*, *> ?: throw MalformedJson("it is not an object")
        Collections.unmodifiableMap(members.entries.associate { text(it.key) to read(it.value) })
    }
}

/** Reads what Rust wrote, and wipes it. */
internal fun <T> readAnswer(operation: String, json: ByteArray, read: (Any?) -> T): T =
    try {
        reading(operation) { read(readJson(json)) }
    } finally {
        json.fill(0)
    }

/** What cannot be read is a defect of the SDK: Rust has compared it with the specification. */
private inline fun <T> reading(operation: String, read: () -> T): T =
    try {
        read()
    } catch (_: MalformedJson) {
        throw unreadableAnswer(operation)
    }
