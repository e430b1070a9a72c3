package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.writeJson
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject

/** What a call gave, as its caller gets it, and as JSON by the names of the wire, secrets in clear. */
class Answer(val value: Any?, val json: JsonElement) {
    /** What a generated method gave. */
    constructor(value: Any?) : this(
        value,
        if (value == Unit) JsonNull else Json.parseToJsonElement(writeJson(value).decodeToString()),
    )
}

/** Refuses arguments that a method does not take. */
fun known(arguments: JsonObject, vararg names: String) {
    val unknown = arguments.keys - names.toSet()
    if (unknown.isNotEmpty()) throw NotUnderstood("nothing takes $unknown")
}
