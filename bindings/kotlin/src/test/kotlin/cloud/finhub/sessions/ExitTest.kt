package cloud.finhub.sessions

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
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
}

/** Logs in, and ends without closing anything. */
object ExitTestProgram {
    @JvmStatic
    fun main(args: Array<String>) {
        val (baseUrl, work, way) = args
        val environment = mapOf(
            "FINHUB_BASE_URL" to baseUrl,
            "FINHUB_TENANT_ID" to "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
            "FINHUB_TENANT_KEY" to "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
            "FINHUB_TENANT_SECRET" to "your_tenant_secret",
            "FINHUB_FORWARDED_FROM" to "tests",
            "FINHUB_PLATFORM" to "web",
            "FINHUB_DEVICE_ID" to "356938035643809",
        )
        val client = FinHubClient(ClientBuilder(ClientOptions().forwardedFor("::1")).connect(environment))
        runBlocking { client.logIn() }
        if (work == "busy") {
            for (dispatcher in listOf(Dispatchers.Default, Dispatchers.Unconfined)) {
                repeat(50) {
                    CoroutineScope(dispatcher).launch {
                        while (true) client.deleteSession(client.logIn())
                    }
                }
            }
            Thread.sleep(300)
        }
        println("logged in")
        if (way == "exit") exitProcess(0)
    }
}
