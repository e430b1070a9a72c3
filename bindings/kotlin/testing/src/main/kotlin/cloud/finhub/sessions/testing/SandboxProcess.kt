package cloud.finhub.sessions.testing

import java.io.IOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/** The sandbox's program, running. It ends when it is closed, or else with this JVM. */
internal class SandboxProcess(options: List<String>) : AutoCloseable {
    private val process = start(listOf(SandboxProgram.find(), "--json", "--quiet", "--port", "0") + options)

    val baseUrl: String =
        try {
            readMembers(greeting().toByteArray()).text("base_url")
        } catch (failure: Throwable) {
            close()
            throw failure
        }

    override fun close() {
        process.destroy()
        process.waitFor(STOP_LIMIT, TimeUnit.SECONDS)
        Survivors.running -= process
    }

    private fun start(command: List<String>): Process {
        val process = try {
            ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        } catch (failure: IOException) {
            throw SandboxProgram.missing(command.first(), failure)
        }
        Survivors.running += process
        return process
    }

    /** The first line of its output. */
    private fun greeting(): String {
        val reading = CompletableFuture.supplyAsync { process.inputStream.bufferedReader().readLine() }
        val line = try {
            reading.get(START_LIMIT, TimeUnit.SECONDS)
        } catch (late: TimeoutException) {
            throw SandboxException("the sandbox did not say its address within $START_LIMIT seconds", late)
        }
        return line ?: throw SandboxException("the sandbox did not start: its standard error says why")
    }

    /** The programs that run: none outlives this JVM. */
    private object Survivors {
        val running: MutableSet<Process> = ConcurrentHashMap.newKeySet()

        init {
            Runtime.getRuntime().addShutdownHook(Thread { running.forEach(Process::destroy) })
        }
    }

    private companion object {
        /** Seconds: it takes milliseconds, but a machine may be busy. */
        const val START_LIMIT = 30L
        const val STOP_LIMIT = 5L
    }
}
