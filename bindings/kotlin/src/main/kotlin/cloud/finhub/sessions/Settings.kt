package cloud.finhub.sessions

import cloud.finhub.sessions.internal.Client as NativeClient
import cloud.finhub.sessions.internal.Settings as NativeSettings

/** What the variables' names begin with. The setting's name follows. */
private const val PREFIX = "FINHUB_"

private val VARIABLE = Regex("$PREFIX[A-Z0-9_]+")

/** The client of Rust's side. What the settings do not give is looked up in the environment. */
internal fun connect(environment: Map<String, String>, given: () -> NativeSettings): NativeClient {
    NativeCode.require()
    val settings = given()
    val ours = environment.filterKeys(VARIABLE::matches)
        .mapValues { (name, value) -> text(SETTINGS, name.removePrefix(PREFIX).lowercase(), value) }
    try {
        return atOnce { NativeClient(settings, ours) }
    } finally {
        settings.destroy()
    }
}
