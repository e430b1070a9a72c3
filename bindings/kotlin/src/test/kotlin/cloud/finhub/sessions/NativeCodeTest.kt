package cloud.finhub.sessions

import com.sun.jna.Platform
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What is said where the SDK's compiled half is not there. */
class NativeCodeTest {
    @Test
    fun `a platform without a library is named, with what was looked for and how to get it`() {
        val failure = assertThrows<UnsatisfiedLinkError> { NativeCode.load("finhub_nowhere") }
        val file = System.mapLibraryName("finhub_nowhere")
        assertEquals(
            "finhub-sessions has no native library for this platform (${Platform.RESOURCE_PREFIX}): looked for " +
                "${Platform.RESOURCE_PREFIX}/$file in the class path. On a desktop or a server, build it with " +
                "`cargo xtask package kotlin` on such a machine and depend on that jar; on Android, depend on the AAR. " +
                "-Duniffi.component.finhub_sessions_ffi.libraryOverride=PATH names a library that is kept elsewhere.",
            failure.message,
        )
        assertInstanceOf(UnsatisfiedLinkError::class.java, failure.cause)
    }

    @Test
    fun `a library that is kept elsewhere, and is not there, is named with the property that names it`() {
        val program = Program("NativeCodeTestProgram", "-Duniffi.component.finhub_sessions_ffi.libraryOverride=/nowhere/x.so")
        val sentence = "finhub-sessions cannot load /nowhere/x.so, which " +
            "-Duniffi.component.finhub_sessions_ffi.libraryOverride names"
        assertEquals(
            listOf("Secret [redacted]", "client: $sentence", "session: $sentence", "client: $sentence"),
            program.run(),
        )
    }
}


/** Uses the SDK where its compiled half is not there. */
object NativeCodeTestProgram {
    @JvmStatic
    fun main(args: Array<String>) {
        println("Secret ${Secret("s")}")
        tell("client") { FinHubClient(tenantId = "t", forwardedFrom = "f") }
        tell("session") { Session.fromSecretJson("{}") }
        tell("client") { FinHubClient.builder().build() }
    }

    private fun tell(what: String, use: () -> Unit) {
        try {
            use()
        } catch (failure: UnsatisfiedLinkError) {
            println("$what: ${failure.message}")
        }
    }
}
