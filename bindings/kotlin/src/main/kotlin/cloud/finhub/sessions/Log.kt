package cloud.finhub.sessions

import cloud.finhub.sessions.internal.LogEvent
import cloud.finhub.sessions.internal.LogLevel
import cloud.finhub.sessions.internal.LogSink
import cloud.finhub.sessions.internal.callbackFailed
import cloud.finhub.sessions.internal.logInto
import java.util.logging.ErrorManager
import java.util.logging.Level
import java.util.logging.LogRecord
import java.util.logging.Logger

/** What Rust logs, on its way to the SDK's logger. */
internal object Log : LogSink {
    // Held here, since the JVM forgets a logger that nobody holds.
    private val logger = Logger.getLogger("cloud.finhub.sessions")

    /** Says on standard error what broke, once. */
    private val complaints = ErrorManager()

    /** Whether Rust brings its events. */
    @Volatile
    private var isOn = false

    /** Has Rust bring its events as long as somebody wants them. Each call looks: a logger tells nobody of its level. */
    fun look() {
        if (logger.isLoggable(Level.FINE) != isOn) change()
    }

    @Synchronized
    private fun change() {
        val isWanted = logger.isLoggable(Level.FINE)
        if (isWanted == isOn) return
        atOnce { logInto(if (isWanted) this else null) }
        isOn = isWanted
    }

    /** Rust's threads call this. */
    override fun take(event: LogEvent): Unit = write(event)

    /** Tells of a callback of the application's that failed. */
    fun warn(callback: String, failure: Exception): Unit = write(atOnce { callbackFailed(callback) }, failure)

    private fun write(event: LogEvent, thrown: Throwable? = null) {
        try {
            logger.log(record(event, thrown))
        } catch (failure: Throwable) {
            val asException = failure as? Exception ?: RuntimeException(failure)
            complaints.error("cloud.finhub.sessions could not log", asException, ErrorManager.WRITE_FAILURE)
        }
    }

    private fun record(event: LogEvent, thrown: Throwable?): LogRecord {
        val level = when (event.level) {
            LogLevel.DEBUG -> Level.FINE
            LogLevel.WARNING -> Level.WARNING
        }
        return LogRecord(level, event.line).apply {
            loggerName = logger.name
            parameters = arrayOf(fields(event))
            this.thrown = thrown
            // The method that stands on the stack is none of the application's.
            sourceClassName = null
            sourceMethodName = null
        }
    }

    private fun fields(event: LogEvent): Map<String, Any> {
        val fields = linkedMapOf(
            "operation" to event.operation,
            "attempt" to event.attempt?.toLong(),
            "status" to event.status?.toLong(),
            "request_id" to event.requestId,
            "duration_ms" to event.durationMs?.toLong(),
            "delay_ms" to event.delayMs?.toLong(),
            "outcome" to event.outcome,
        )
        return buildMap { fields.forEach { (name, value) -> if (value != null) put(name, value) } }
    }
}
