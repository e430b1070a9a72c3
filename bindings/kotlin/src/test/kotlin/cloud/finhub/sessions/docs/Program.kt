package cloud.finhub.sessions.docs

import java.io.File
import java.util.concurrent.TimeUnit

/** How a program ended, and what it printed. */
internal class Ended(val status: Int, val output: String)

/** Runs a program as a reader would: in a JVM of its own, which the variables lead to the sandbox. */
internal fun run(mainClass: String, variables: Map<String, String>): Ended {
    val java = File(System.getProperty("java.home"), "bin/java").path
    val program = ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), mainClass)
        .redirectErrorStream(true)
        .apply { environment().putAll(variables) }
        .start()
    val late = Thread {
        if (!program.waitFor(LIMIT, TimeUnit.SECONDS)) program.destroyForcibly()
    }
    late.apply { isDaemon = true }.start()
    val output = program.inputStream.bufferedReader().readText()
    return Ended(program.waitFor(), output)
}

/** How long a program may take, in seconds, before it has hung. */
private const val LIMIT = 60L
