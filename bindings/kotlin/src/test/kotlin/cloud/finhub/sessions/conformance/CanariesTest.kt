package cloud.finhub.sessions.conformance

import kotlinx.serialization.json.Json
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows

/** The rule of the canaries: what it takes for a secret, and how it finds one. */
class CanariesTest {
    @TestFactory
    fun `a secret is found however it is spelled`(): List<DynamicTest> {
        val canaries = canaries("""{"call": {"create_session": {"password": "se\"cr é/t"}}}""")
        canaries.noneIn("the log", "nothing")
        return listOf(
            "se\"cr é/t", "se\\\"cr é/t", "se\\\"cr \\u00e9/t", "se%22cr%20%C3%A9%2Ft", "se%22cr+%C3%A9%2Ft",
            "c2UiY3Igw6kvdA", "c2UiY3Igw6kvdA==",
        ).map { spelled -> dynamicTest(spelled) { assertThrows<Mismatch> { canaries.noneIn("the log", "<$spelled>") } } }
    }

    @Test
    fun `every word that starts with canary is a secret`() {
        val canaries = canaries("""{"script": [{"text": "a (canary-1) b"}]}""")
        assertThrows<Mismatch> { canaries.noneIn("the log", "see canary-1") }
        canaries.noneIn("the log", "see a b")
    }

    @Test
    fun `a secret is the whole of a long text`() {
        val canaries = canaries("""{"client": {"tenant_key": ["k", {"repeat": ["ey", 2]}]}}""")
        assertThrows<Mismatch> { canaries.noneIn("the log", "see keyey") }
        canaries.noneIn("the log", "see key")
    }

    @Test
    fun `what only the run knows is a secret too`() {
        val canaries = canaries("{}")
        canaries.add("a token")
        assertThrows<Mismatch> { canaries.noneIn("the log", "see a token") }
    }

    @Test
    fun `a text under four bytes is no secret`() {
        canaries("""{"call": {"create_session": {"password": "abc"}}}""").noneIn("the log", "abc")
    }

    private fun canaries(written: String) = Canaries(Json.parseToJsonElement(written))
}
