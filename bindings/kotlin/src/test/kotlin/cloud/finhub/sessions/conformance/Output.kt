package cloud.finhub.sessions.conformance

import java.io.ByteArrayOutputStream
import java.io.OutputStream
import java.io.PrintStream
import java.util.logging.Handler
import java.util.logging.Level
import java.util.logging.LogRecord
import java.util.logging.Logger

/** What this JVM logs and prints from now on, whichever thread does it. */
object Output {
    // Held here, since the JVM forgets a logger that nobody holds.
    private val logger = Logger.getLogger("cloud.finhub.sessions")
    private val written = ByteArrayOutputStream()

    init {
        logger.level = Level.ALL
        logger.addHandler(Records)
        System.setOut(PrintStream(Tee(System.out), true))
        System.setErr(PrintStream(Tee(System.err), true))
    }

    /** How much has been written so far. */
    fun mark(): Int = written.size()

    /** What has been written since. */
    fun since(mark: Int): String {
        val all = written.toByteArray()
        return String(all, mark, all.size - mark)
    }

    /** Every record in full, whatever its level and whether or not a program would show it. */
    private object Records : Handler() {
        override fun publish(record: LogRecord) {
            val parameters = record.parameters.orEmpty().joinToString()
            val line = "${record.level} ${record.message} $parameters ${record.thrown?.stackTraceToString().orEmpty()}\n"
            written.writeBytes(line.toByteArray())
        }

        override fun flush() = Unit

        override fun close() = Unit
    }

    private class Tee(private val shown: OutputStream) : OutputStream() {
        override fun write(byte: Int) {
            shown.write(byte)
            written.write(byte)
        }

        override fun write(bytes: ByteArray, offset: Int, length: Int) {
            shown.write(bytes, offset, length)
            written.write(bytes, offset, length)
        }

        override fun flush() = shown.flush()
    }
}
