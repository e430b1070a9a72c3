package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Readiness
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.Termination
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.put
import java.io.File
import kotlin.time.Duration

/** Adds a line to the file that `CONFORMANCE_REPORT` names, if the case is one of a fault: what `cargo xtask faults` shows. */
fun report(case: Case, got: Any, requests: Int, took: Duration) {
    if (case.fault == null || REPORT == null) return
    val line = buildJsonObject {
        put("fault", case.fault)
        put("case", case.name)
        put("call", case.written.jsonObject.getValue("call").jsonObject.getValue("operation"))
        put("outcome", outcome(got))
        put("session_may_exist", got is FinHubException && got.sessionMayExist)
        put("requests", requests)
        put("ms", took.inWholeMilliseconds)
    }
    synchronized(REPORT) { REPORT.appendText("$line\n") }
}

/** The kind of an error, or what else the caller got. */
private fun outcome(got: Any): JsonElement = when (got) {
    is FinHubException -> JsonPrimitive(got.kind)
    is Termination -> JsonPrimitive(got.outcome.name.lowercase())
    is Answer -> got.json
    is Session -> JsonPrimitive("session")
    is Readiness -> JsonPrimitive("ready")
    else -> JsonPrimitive("built")
}

private val REPORT = System.getenv("CONFORMANCE_REPORT")?.let(::File)
