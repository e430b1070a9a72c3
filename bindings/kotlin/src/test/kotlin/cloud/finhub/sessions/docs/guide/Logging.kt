package cloud.finhub.sessions.docs.guide

import java.util.logging.ConsoleHandler
import java.util.logging.Level
import java.util.logging.Logger

/** Keep the logger: the JVM forgets the level of one that nobody holds. */
val finHubLog: Logger = Logger.getLogger("cloud.finhub.sessions")

/** Prints all that the SDK tells. */
fun logToTheConsole() {
    finHubLog.level = Level.FINE
    finHubLog.useParentHandlers = false
    finHubLog.addHandler(ConsoleHandler().apply { level = Level.FINE })
}
