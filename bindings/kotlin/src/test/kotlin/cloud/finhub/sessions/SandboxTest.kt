package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** A test with a sandbox of its own, and a client that can log in to it. */
@Timeout(60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SandboxTest {
    protected val sandbox: Sandbox = Sandbox.start()
    protected val client: FinHubClient = sandbox.client()

    @AfterEach
    fun stopTheSandbox() {
        client.close()
        sandbox.close()
    }

    /** Waits for the requests that callers left behind; then no session may be left. */
    protected suspend fun nothingIsLeft(message: String? = null) {
        client.shutdown()
        assertEquals(0, sandbox.liveSessions().size, message)
    }

    /** Waits until so many requests have arrived. */
    protected suspend fun arrived(count: Int) {
        until("$count requests have arrived") { sandbox.requests().size >= count }
    }
}

/** Logs in the customer whom the sandbox knows. */
suspend fun FinHubClient.logIn(): Session = createSession(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, Sandbox.credentials())

/** The same for Java. */
fun FinHubClient.logInAsync(): CompletableFuture<Session> =
    createSessionAsync(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, Sandbox.credentials())

/** Logs in the customer whom the sandbox knows for the length of [block]. */
suspend fun <T> FinHubClient.whileLoggedIn(
    renewWith: (suspend () -> Renewal?)? = null,
    block: suspend (ActiveSession) -> T,
): T = withSession(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, Sandbox.credentials(), renewWith, block)

/** Waits until something is so, but not for ever. */
suspend fun until(what: String, isSo: () -> Boolean) {
    try {
        withTimeout(20.seconds) {
            while (!isSo()) delay(2.milliseconds)
        }
    } catch (late: TimeoutCancellationException) {
        throw AssertionError("it never became so: $what", late)
    }
}
