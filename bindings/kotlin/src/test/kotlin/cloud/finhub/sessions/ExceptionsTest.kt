package cloud.finhub.sessions

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import kotlin.time.Duration.Companion.seconds

/** Exceptions on their way: through coroutines, streams and logs. */
class ExceptionsTest : SandboxTest() {
    @Test
    fun `an exception survives serialization with all that it tells`() {
        for (failure in listOf(rateLimited(), lost())) {
            val again = assertInstanceOf(failure.javaClass, copy(failure))
            assertEquals(failure.message, again.message)
            assertEquals(told(failure), told(again))
            assertEquals(failure.cause?.toString(), again.cause?.toString())
            assertArrayEquals(failure.stackTrace, again.stackTrace)
        }
    }

    @Test
    fun `an exception that crosses coroutines stays what it was`() = runBlocking {
        sandbox.script(LIMITED)
        val failure = assertThrows<FinHubException.RateLimited> {
            supervisorScope {
                async(Dispatchers.IO) { withContext(Dispatchers.Default) { client.withOptions(maxRetries = 0).logIn() } }.await()
            }
        }
        assertEquals(7.seconds, failure.retryAfter)
        assertEquals("req-1", failure.requestId)
    }

    @Test
    fun `the wait that FinHub asks for comes in Kotlin's duration and in Java's`() {
        val failure = rateLimited()
        assertEquals(7.seconds, failure.retryAfter)
        assertEquals(java.time.Duration.ofSeconds(7), failure.retryAfterForJava())
        assertNull(lost().retryAfter)
        assertNull(lost().retryAfterForJava())
    }

    @Test
    fun `what the system said is the cause, and stands in the stack trace`() {
        val failure = lost()
        val cause = assertInstanceOf(IOException::class.java, failure.cause)
        assertTrue(cause.message?.endsWith("connection reset") == true, cause.message)
        assertTrue("Caused by: java.io.IOException: 127.0.0.1:" in failure.stackTraceToString())
    }

    @Test
    fun `retries that were made are counted`() = runBlocking {
        sandbox.script("""{"status": 503}""", """{"status": 503}""", """{"status": 503}""")
        val failure = assertThrows<FinHubException.ServerError> { client.deleteSession(session()) }
        assertEquals(3, failure.attempts)
        assertTrue(failure.retryable)
        assertTrue("3 attempts" in failure.message, failure.message)
    }

    @Test
    fun `an answer that repeats a secret does not bring it into the exception`() = runBlocking {
        sandbox.script("""{"status": 400, "body": {"code": 400, "message": "no: canary-word of canary-name"}}""")
        val failure = assertThrows<FinHubException.BadRequest> {
            client.createSession("c", "u", "canary-name", "canary-word")
        }
        assertEquals("no: [redacted] of [redacted]", failure.detail)
        assertTrue("canary" !in failure.stackTraceToString())
    }

    private fun rateLimited(): FinHubException = runBlocking {
        sandbox.script(LIMITED)
        assertThrows<FinHubException.RateLimited> { client.withOptions(maxRetries = 0).logIn() }
    }

    private fun lost(): FinHubException = runBlocking {
        sandbox.script("""{"raw": [], "end": "reset"}""")
        assertThrows<FinHubException.OutcomeUnknown> { client.logIn() }
    }

    private companion object {
        const val LIMITED = """{"status": 429, "headers": [["Retry-After", "7"], ["X-Request-Id", "req-1"]],
            "body": {"code": 429, "message": "Slow down", "data": {"errorType": "LIMIT"}}}"""

        fun copy(failure: Exception): Any? {
            val bytes = ByteArrayOutputStream().also { ObjectOutputStream(it).writeObject(failure) }.toByteArray()
            return ObjectInputStream(ByteArrayInputStream(bytes)).readObject()
        }

        fun told(failure: FinHubException): List<Any?> = listOf(
            failure.kind,
            failure.operation,
            failure.field,
            failure.status,
            failure.code,
            failure.detail,
            failure.errorType,
            failure.requestId,
            failure.retryAfter,
            failure.retryable,
            failure.sessionMayExist,
            failure.attempts,
        )
    }
}
