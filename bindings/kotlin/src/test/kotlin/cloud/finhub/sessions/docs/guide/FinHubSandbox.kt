package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.TestClock
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers

/** FinHub on loopback, in a process of its own. */
class FinHubSandbox(program: String = System.getProperty("finhub.sandbox", "finhub-sandbox")) : AutoCloseable {
    private val process = ProcessBuilder(program, "--json", "--quiet", "--port", "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()

    // Its first line is {"base_url": "http://127.0.0.1:41213"}.
    val baseUrl: String = process.inputStream.bufferedReader().readLine().split('"')[3]

    /** A client that can log in. The keys are those of FinHub's own example, which the sandbox knows. */
    fun client(clock: TestClock? = null): FinHubClient = FinHubClient(
        baseUrl = baseUrl,
        tenantId = "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
        tenantKey = "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
        tenantSecret = "your_tenant_secret",
        forwardedFor = "203.0.113.42",
        forwardedFrom = "tests",
        platform = "web",
        deviceId = "356938035643809",
        clock = clock,
    )

    /** The next answers, as a list in JSON; after them it behaves as FinHub does. */
    fun script(steps: String): String = ask("POST", "script", steps)

    /** The sessions that nobody has ended, as JSON. */
    fun sessions(): String = ask("GET", "sessions")

    fun ask(method: String, path: String, body: String = ""): String {
        val request = HttpRequest.newBuilder(URI("$baseUrl/__sandbox/$path"))
            .method(method, BodyPublishers.ofString(body))
            .build()
        val answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString())
        check(answer.statusCode() == 200) { answer.body() }
        return answer.body()
    }

    override fun close() = process.destroy()
}
