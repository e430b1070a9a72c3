package cloud.finhub.sessions

import java.io.File
import java.util.concurrent.TimeUnit

/** A program in a JVM of its own, which is made of the tests' classes. */
class Program(private val main: String, private vararg val options: String) {
    /** Runs it to its end, which has to be a good one; gives the lines that it wrote. */
    fun run(vararg arguments: String): List<String> {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val properties = PASSED_ON.mapNotNull { name -> System.getProperty(name)?.let { "-D$name=$it" } }
        val classes = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val command = listOf(java, "-cp", classes) + properties + options + "cloud.finhub.sessions.$main" + arguments
        val output = File.createTempFile("program", ".txt")
        val process = ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start()
        try {
            check(process.waitFor(LIMIT, TimeUnit.SECONDS)) { "$main did not end: ${output.readText()}" }
            check(process.exitValue() == 0) { "$main ended with ${process.exitValue()}: ${output.readText()}" }
            return output.readLines()
        } finally {
            process.destroyForcibly()
            output.delete()
        }
    }

    private companion object {
        const val LIMIT = 30L
        val PASSED_ON = listOf("jna.library.path")
    }
}
