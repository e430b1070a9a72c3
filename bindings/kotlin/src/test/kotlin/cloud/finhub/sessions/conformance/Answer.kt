package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.writeJson
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject

/** What a generated method gave, as its caller gets it. */
class Answer(val value: Any?) {
    /** As JSON by the names of the wire, secrets in clear. */
    val json: JsonElement =
        if (value == Unit) JsonNull else Json.parseToJsonElement(writeJson(value).decodeToString())
}

/** Refuses arguments that a method does not take. */
fun known(arguments: JsonObject, vararg names: String) {
    val unknown = arguments.keys - names.toSet()
    if (unknown.isNotEmpty()) throw NotUnderstood("nothing takes $unknown")
}
