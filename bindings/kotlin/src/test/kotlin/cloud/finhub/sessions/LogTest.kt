package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import java.lang.ref.Reference
import java.util.logging.Handler
import java.util.logging.Level
import java.util.logging.LogRecord
import java.util.logging.Logger

/** What the SDK logs. The programs have a JVM of their own, since a logger is its JVM's. */
class LogTest : SandboxTest() {
    @ParameterizedTest
    @ValueSource(strings = ["LogTestProgram", "JavaLogProgram"])
    fun `what happens is told in the words of all languages, while the logger is on`(program: String) {
        val lines = Program(program).run()
        assertEquals(EVENTS, lines.map { it.substringBefore(" {").replace(MEASURED, "") + it.substringAfter("}") })
        for (line in lines) {
            val fields = line.substringAfter("{").substringBefore("}").split(", ")
            val (operation, others) = fields.partition { it.startsWith("operation=") }
            assertEquals(line.substringAfter(' ').substringBefore(": "), operation.single().removePrefix("operation="))
            assertEquals(line.substringBefore(" {").split(' ').filter { '=' in it }, others)
        }
    }

    @ParameterizedTest
    @ValueSource(strings = ["LogTestProgram", "JavaLogProgram"])
    fun `no record holds a secret`(program: String) {
        val written = Program(program).run().joinToString("\n")
        // Each token begins with its JSON's first letters in Base64.
        for (secret in listOf("your_secure_password", "marcus.jensen", "your_tenant_secret", "cvK_9XDw5g", "eyJ")) {
            assertFalse(secret in written, written)
        }
    }

    @Test
    fun `a handler that throws disturbs no call`(): Unit = runBlocking {
        val logger = Logger.getLogger("cloud.finhub.sessions")
        val level = logger.level
        val broken = object : Handler() {
            override fun publish(record: LogRecord): Unit =
                throw if ("create" in record.message) IllegalStateException() else AssertionError()

            override fun flush() = Unit

            override fun close() = Unit
        }
        logger.level = Level.FINE
        logger.addHandler(broken)
        try {
            client.deleteSession(client.logIn())
        } finally {
            logger.removeHandler(broken)
            logger.level = level
        }
        nothingIsLeft()
    }

    private companion object {
        /** The fields that differ from one run to the next, and the numbers of attempts and statuses. */
        val MEASURED = Regex(" (attempt|status|request_id|duration_ms|delay_ms)=\\S+")

        val EVENTS = listOf(
            "FINE create_session: attempt ended",
            "FINE delete_session: attempt ended",
            "FINE delete_session: retrying",
            "FINE delete_session: attempt ended",
            "FINE create_session: attempt ended",
            "FINE access_token: renewing",
            "FINE create_session: attempt ended",
            "FINE access_token: renewal ended outcome=ok",
            "FINE access_token: renewing",
            "WARNING access_token: renew_with failed IllegalStateException",
            "FINE access_token: renewal ended outcome=invalid_input",
            "FINE create_session: caller went away",
            "FINE create_session: attempt ended",
            "FINE delete_session: attempt ended",
            "FINE delete_session: clean-up logout ended outcome=ok",
        )
    }
}

/** Prints each record: its level, its message, its fields, and the type of what was thrown. */
class PrintingHandler : Handler() {
    override fun publish(record: LogRecord) {
        val thrown = record.thrown?.let { " ${it.javaClass.simpleName}" }.orEmpty()
        println("${record.level} ${record.message} ${record.parameters.single()}$thrown")
    }

    override fun flush() = Unit

    override fun close() = Unit
}

/** An attempt, a retry, a renewal, a `renewWith` that fails and a login that is cancelled. */
object LogTestProgram {
    private val logger = Logger.getLogger("cloud.finhub.sessions")

    @JvmStatic
    fun main(args: Array<String>): Unit = runBlocking {
        logger.addHandler(PrintingHandler())
        logger.useParentHandlers = false
        val sandbox = Sandbox.start()
        val client = sandbox.client()
        val unheard = client.logIn()

        logger.level = Level.FINE
        val session = client.logIn()
        sandbox.script("""{"status": 503}""")
        client.deleteSession(session)

        var asked = 0
        val managed = client.resume(client.logIn()) {
            check(asked++ == 0) { "the vault is closed" }
            Sandbox.credentials()
        }
        managed.renew()
        assertThrows<FinHubException.InvalidInput> { managed.renew() }
        check(managed.status.value is SessionStatus.RenewalFailed)

        sandbox.clearRequests()
        sandbox.script("""{"handle": true, "delay_ms": 300}""")
        val login = launch { client.logIn() }
        until("the login has arrived") { sandbox.requests().isNotEmpty() }
        login.cancelAndJoin()
        client.shutdown()

        logger.level = Level.INFO
        sandbox.client().deleteSession(unheard)
        Reference.reachabilityFence(managed)
        sandbox.close()
    }
}
