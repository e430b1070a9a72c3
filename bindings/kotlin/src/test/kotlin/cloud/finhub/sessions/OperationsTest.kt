package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.plain
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.ByteArrayOutputStream
import java.io.NotSerializableException
import java.io.ObjectOutputStream

/** What generated operations, types and fields are made over. */
class OperationsTest : SandboxTest() {
    @Test
    fun `an operation that there is none of sends nothing`() = runBlocking {
        val call = OperationCall(client, "no_such_operation").path("customerId", "customer_id", "c-1")
        assertThrows<FinHubException> { call.answer(AnswerType::any) }
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `an argument that is no value of JSON is refused before anything is sent`() = runBlocking {
        val call = OperationCall(client, "create_note").body("noteText", "note_text", "\ud800")
        val refusal = assertThrows<FinHubException.InvalidInput> { call.answer(AnswerType::nothing) }
        assertEquals("note_text", refusal.field)
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `a coroutine that was cancelled makes no call`() = runBlocking {
        assertThrows<CancellationException> {
            coroutineScope {
                cancel()
                OperationCall(client, "create_note").answer(AnswerType::nothing)
            }
        }
        client.shutdown()
        assertEquals(0, sandbox.requests().size)
    }

    @Test
    fun `an answer is read by its types`() {
        val parcel = read("""{"name": "a", "pin": "1234", "sizes": [1, null], "rest": {"x": [1.5]}, "inner": {"name": "b", "sizes": []}}""")
        assertEquals("a", parcel.name)
        assertEquals("1234", parcel.pin?.exposeSecret())
        assertEquals(listOf(1L, null), parcel.sizes)
        assertEquals(mapOf("x" to listOf(1.5)), parcel.rest)
        assertEquals(Parcel("b", null, emptyList(), null, null), parcel.inner)
    }

    @Test
    fun `an answer that is not what it should be is a defect, which quotes nothing`() {
        val wrong = listOf(
            "null", "[]", "{}", """{"name": 1, "sizes": []}""", """{"name": "canary", "sizes": ["canary"]}""",
            """{"name": "canary", "sizes": [1.5]}""", """{"name": "canary", "sizes": []""",
        )
        for (json in wrong) {
            val failure = assertThrows<FinHubException.Internal>(json) { read(json) }
            assertEquals("get_parcel", failure.operation)
            assertFalse("canary" in failure.toString())
        }
    }

    @Test
    fun `an answer's bytes are wiped, read or not`() {
        for (json in listOf("""{"name": "canary", "sizes": []}""", "canary")) {
            val bytes = json.encodeToByteArray()
            runCatching { readAnswer("get_parcel", bytes, ::Parcel) }
            assertTrue(bytes.all { it == 0.toByte() })
        }
    }

    @Test
    fun `values compare by what they hold`() {
        fun parcel(pin: String) = Parcel("a", Secret(pin), listOf(1), mapOf("b" to listOf(1)), null)
        assertEquals(parcel("1"), parcel("1"))
        assertEquals(parcel("1").hashCode(), parcel("1").hashCode())
        assertNotEquals(parcel("1"), parcel("2"))
        assertNotEquals(parcel("1"), Other("a"))
    }

    @Test
    fun `values print on one line and without secrets`() {
        val parcel = Parcel("a\n\u202e\"\\", Secret("canary"), listOf(1, null), mapOf("k\u001b" to "é🔑"), Parcel("b", null, emptyList(), null, null))
        plain("a value", parcel.toString())
        assertEquals(
            """Parcel(name="a\u{a}\u{202e}\"\\", pin=[redacted], sizes=[1, null], rest={"k\u{1b}": "é🔑"}, """ +
                """inner=Parcel(name="b", pin=null, sizes=[], rest=null, inner=null))""",
            parcel.toString(),
        )
    }

    @Test
    fun `a value keeps what it was given`() {
        val sizes = mutableListOf<Long?>(1)
        val rest = mutableMapOf("a" to mutableListOf(1))
        val parcel = Parcel("a", null, sizes, rest, null)
        sizes += 2
        rest.getValue("a") += 2
        assertEquals(listOf(1L), parcel.sizes)
        assertEquals(mapOf("a" to listOf(1)), parcel.rest)
        assertThrows<UnsupportedOperationException> { (parcel.sizes as MutableList<*>).clear() }
    }

    @Test
    fun `a value is sent without what is absent`() {
        val json = writeJson(Parcel("a", Secret("1"), listOf(1), null, Parcel("b", null, emptyList(), null, null)))
        assertEquals("""{"name":"a","pin":"1","sizes":[1],"inner":{"name":"b","sizes":[]}}""", json.decodeToString())
    }

    @Test
    fun `a value does not serialize`() {
        assertThrows<NotSerializableException> { ObjectOutputStream(ByteArrayOutputStream()).writeObject(Other("a")) }
    }

    @Test
    fun `further fields are told where the answer told them`() {
        val further = Further("create_session", """{"count": 7, "gone": null, "wrong": "canary"}""".encodeToByteArray())
        assertEquals(7L, further.optional("count", AnswerType::integer))
        assertEquals(null, further.optional("gone", AnswerType::integer))
        assertEquals(null, further.optional("absent", AnswerType::integer))
        val failure = assertThrows<FinHubException.Internal> { further.optional("wrong", AnswerType::integer) }
        assertFalse("canary" in failure.toString())
    }

    @Test
    fun `credentials with a further field are others, and print nothing of it`() {
        val (plain, further) = Credentials("a", "b").let { it to it.with("channel", "channel", "canary") }
        assertNotEquals(plain, further)
        assertEquals(further, plain.with("channel", "channel", "canary"))
        assertNotEquals(further, plain.with("channel", "channel", "else"))
        assertEquals("Credentials([redacted])", further.toString())
        assertTrue("""{"channel":"canary"}""" in further.texts("c", "u").decodeToString())
    }

    private fun read(json: String) = readAnswer("get_parcel", json.encodeToByteArray(), ::Parcel)

    /** As a generated type. */
    private class Parcel(val name: String, val pin: Secret?, sizes: List<Long?>, rest: Any?, val inner: Parcel?) : FinHubValue("Parcel") {
        val sizes: List<Long?> = frozen(sizes)
        val rest: Any? = frozen(rest)

        private constructor(members: AnswerMembers) : this(
            members.required("name", AnswerType::text),
            members.optional("pin", AnswerType::secret),
            members.required("sizes", AnswerType.list(AnswerType.nullable(AnswerType::integer))),
            members.optional("rest", AnswerType::any),
            members.optional("inner", ::Parcel),
        )

        constructor(value: Any?) : this(AnswerMembers(value))

        override val wireMembers: Map<String, Any?>
            get() = mapOf("name" to name, "pin" to pin, "sizes" to sizes, "rest" to rest, "inner" to inner)
    }

    private class Other(val name: String) : FinHubValue("Parcel") {
        override val wireMembers: Map<String, Any?> get() = mapOf("name" to name)
    }
}
