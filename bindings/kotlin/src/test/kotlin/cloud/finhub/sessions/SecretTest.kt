package cloud.finhub.sessions

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** Secrets, and credentials, which are made of them. */
class SecretTest {
    @ParameterizedTest
    @ValueSource(strings = ["", "canary", "\u0000", "pässwörd 🔑", "\ud83d"])
    fun `a secret shows its text where it is asked to, and nowhere else`(text: String) {
        val secret = Secret(text)
        assertEquals(text, secret.exposeSecret())
        assertEquals("[redacted]", secret.toString())
        assertEquals("[[redacted]]", listOf(secret).toString())
    }

    @Test
    fun `secrets are equal where their texts are`() {
        assertEquals(Secret("canary"), Secret("can" + "ary"))
        assertEquals(Secret("canary").hashCode(), Secret("can" + "ary").hashCode())
        assertEquals(1, setOf(Secret("a"), Secret("a")).size)
        val others = listOf("", "canar", "canary ", "Canary", "cänary", "\u0000canary", "?", "\ud83d", "\ud83e", "\ufffd")
        for ((index, other) in others.withIndex()) {
            assertNotEquals(Secret("canary"), Secret(other))
            for (further in others.drop(index + 1)) assertNotEquals(Secret(other), Secret(further))
        }
        assertNotEquals(Secret("canary"), "canary")
        assertFalse(Secret("canary").equals(null))
    }

    @Test
    fun `a hash says nothing of the text to another process`() {
        val (one, other) = List(2) { Program("SecretTestProgram").run() }
        assertNotEquals(one, other)
        val texts = List(1000) { "canary $it" }
        assertEquals(0, texts.count { Secret(it).hashCode() == it.hashCode() })
        assertTrue(texts.map { Secret(it).hashCode() }.toSet().size > 990)
    }

    @Test
    fun `credentials print nothing`() {
        val credentials = Credentials("canary-n", "canary-p", "canary-t", "canary-v", "canary-b", Secret("canary-s"))
        assertEquals("Credentials([redacted])", credentials.toString())
    }

    @Test
    fun `credentials are equal where all of their members are`() {
        fun credentials(change: Int? = null): Credentials {
            fun text(index: Int) = if (index == change) "another" else "member $index"
            return Credentials(text(0), text(1), text(2), text(3), text(4), Secret(text(5)))
        }
        assertEquals(credentials(), credentials())
        assertEquals(credentials().hashCode(), credentials().hashCode())
        for (change in 0..5) assertNotEquals(credentials(), credentials(change))
        assertEquals(Credentials("name", "word"), Credentials("name", "word", null, null, null, null))
        assertNotEquals(Credentials("name", "word"), Credentials("name", "word", value = ""))
        assertNotEquals(credentials(), "member 0")
    }
}

/** Prints the hashes of a secret and of what holds it. */
object SecretTestProgram {
    @JvmStatic
    fun main(@Suppress("unused") args: Array<String>) {
        println(Secret("canary").hashCode())
        println(Credentials("canary", "canary").hashCode())
    }
}
