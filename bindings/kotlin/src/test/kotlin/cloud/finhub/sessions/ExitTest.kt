package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import java.util.concurrent.CountDownLatch
import kotlin.system.exitProcess

/** Programs that end while the SDK is at work. */
class ExitTest : SandboxTest() {
    @ParameterizedTest
    @ValueSource(strings = ["return", "exit"])
    fun `a program ends in good order with its client open`(way: String) {
        assertEquals(listOf("logged in"), Program("ExitTestProgram").run(sandbox.baseUrl, "idle", way))
    }

    @ParameterizedTest
    @ValueSource(strings = ["return", "exit"])
    fun `a program ends in good order in the middle of many calls`(way: String) {
        assertEquals(listOf("logged in"), Program("ExitTestProgram").run(sandbox.baseUrl, "busy", way))
    }

    @ParameterizedTest
    @ValueSource(strings = ["return", "exit"])
    fun `a program that ends while a session is managed leaves it alive`(way: String) {
        assertEquals(listOf("logged in"), Program("ExitTestProgram").run(sandbox.baseUrl, "managed", way))
        assertEquals(1, sandbox.liveSessions().size)
    }
}

/** Logs in, and ends without closing anything. */
object ExitTestProgram {
    /** A coroutine that nothing holds is collected, and its session logged out: a garbage collection may come at any time. */
    @Volatile
    private var held: Job? = null

    @JvmStatic
    fun main(args: Array<String>) {
        val (baseUrl, work, way) = args
        val client = Sandbox.connect(baseUrl).client()
        if (work == "managed") {
            val inside = CountDownLatch(1)
            held = CoroutineScope(Dispatchers.Default).launch {
                client.whileLoggedIn {
                    inside.countDown()
                    awaitCancellation()
                }
            }
            inside.await()
        } else {
            runBlocking { client.logIn() }
        }
        if (work == "busy") {
            val busy = CountDownLatch(CALLS)
            for (dispatcher in listOf(Dispatchers.Default, Dispatchers.Unconfined)) {
                repeat(50) {
                    CoroutineScope(dispatcher).launch {
                        while (true) {
                            client.deleteSession(client.logIn())
                            busy.countDown()
                        }
                    }
                }
            }
            busy.await()
        }
        println("logged in")
        if (way == "exit") exitProcess(0)
    }

    /** So many have ended, and others are under way, when the program ends. */
    private const val CALLS = 100
}
