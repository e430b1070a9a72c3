package cloud.finhub.sessions.docs

import cloud.finhub.sessions.testing.Sandbox
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

/** The guide's programs, run as they stand. */
@Timeout(60)
class ProgramsTest {
    private val sandbox = Sandbox.start()

    @AfterEach
    fun stop() = sandbox.close()

    @Test
    fun `the front page's logs in and out`() {
        val output = output("FrontPageKt")
        assertTrue(output.startsWith("logged in: Session { session_id: "), output)
        assertTrue(output.endsWith("logged out: TERMINATED\n"), output)
    }

    @Test
    fun `the front page's says in a sentence what is missing`() {
        val ended = run("$GUIDE_PACKAGE.FrontPageKt", sandbox.environment - "FINHUB_TENANT_KEY")
        assertTrue(ended.output.startsWith("not logged in: invalid_input: tenant_key is missing"), ended.output)
    }

    @Test
    fun `the first login prints both clocks`() {
        val (session, token, day, outcome) = output("FirstLoginKt").lines()
        assertTrue(session.startsWith("Session { "), session)
        assertTrue(token < day, "$token, $day")
        assertEquals("TERMINATED", outcome)
    }

    @Test
    fun `the settings suffice`() = assertEquals("", output("SettingsKt"))

    @Test
    fun `Java's logs in and out`() {
        val (session, outcome) = output("JavaLogin").lines()
        assertTrue(session.startsWith("Session { "), session)
        assertEquals("TERMINATED", outcome)
    }

    private fun output(program: String): String {
        val ended = run("$GUIDE_PACKAGE.$program", sandbox.environment)
        assertEquals(0, ended.status, ended.output)
        assertFalse("her_secure_password" in ended.output, ended.output)
        assertEquals(0, sandbox.liveSessions().size)
        return ended.output
    }

    private companion object {
        const val GUIDE_PACKAGE = "cloud.finhub.sessions.docs.guide"
    }
}
