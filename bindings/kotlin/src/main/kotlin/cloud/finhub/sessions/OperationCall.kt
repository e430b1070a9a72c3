package cloud.finhub.sessions

/**
 * A call of an operation whose methods are generated: its arguments, and then [answer], which makes it.
 *
 * Each argument comes with its name on the wire and with its own, which errors name. One that is `null` is not sent.
 */
internal class OperationCall(private val operations: Operations, private val operation: String) {
    /** What Rust takes, by its names for it. */
    private val parts = LinkedHashMap<String, Any>()

    fun path(wire: String, name: String, value: Any): OperationCall =
        member("path", wire, name, value as? Secret ?: value.toString())

    fun query(wire: String, name: String, value: Any?): OperationCall = member("query", wire, name, value)

    /** A member of the body, which is an object. */
    fun body(wire: String, name: String, value: Any?): OperationCall = member("body", wire, name, value)

    /** The body as a whole. */
    fun body(name: String, value: Any?): OperationCall = apply { parts["body"] = Argument(name, value) }

    fun token(name: String, value: Secret?): OperationCall = apply {
        if (value != null) parts["token"] = Argument(name, value)
    }

    /** Makes the call, whose answer [read] takes. Only Rust's client can: a fake overrides the operation. */
    suspend fun <T> answer(read: (Any?) -> T): T {
        val client = operations as? FinHubClient ?: operations.unsupported(operation)
        val texts = packed(operation.encodeToByteArray(), writeArguments(operation, parts))
        val json = Channel.call(client, Operation.ORDINARY, null, texts, { it.fill(0) }) { outcome ->
            ByteArray(outcome.remaining()).also { outcome.get(it) }
        }
        return readAnswer(operation, json, read)
    }

    private fun member(part: String, wire: String, name: String, value: Any?): OperationCall = apply {
        @Suppress("UNCHECKED_CAST") // Only this function puts members there.
        val members = parts.getOrPut(part) { LinkedHashMap<String, Argument>() } as MutableMap<String, Argument>
        if (value != null) members[wire] = Argument(name, value)
    }
}

/** Writes a call's arguments as JSON; the caller wipes it. */
internal fun writeArguments(operation: String, arguments: Map<String, Any>): ByteArray =
    try {
        writeJson(arguments)
    } catch (refused: Unwritable) {
        throw invalidInput(operation, refused.field, refused.problem)
    }
