package cloud.finhub.sessions

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import java.math.BigDecimal
import java.math.BigInteger

/** JSON, as operations send and answer it. */
class JsonTest {
    @Test
    fun `objects, arrays and words are read in their order`() {
        val value = read(""" {"a": [1, true, false, null, {}], "b": {"c": []}, "": "x"} """)
        assertEquals(
            mapOf("a" to listOf(1L, true, false, null, emptyMap<String, Any?>()), "b" to mapOf("c" to emptyList<Any?>()), "" to "x"),
            value,
        )
        assertEquals(listOf("a", "b", ""), (value as Map<*, *>).keys.toList())
    }

    @Test
    fun `numbers are exact as long as they have 64 bits`() {
        for (number in listOf(0L, -1L, 9_007_199_254_740_993L, Long.MAX_VALUE, Long.MIN_VALUE)) {
            assertEquals(number, read("$number"))
        }
        assertEquals(9.223372036854775807e18, read("9223372036854775808"))
        assertEquals(listOf(1.0, -0.0, 1.5e300, 2e-7), read("[1.0, -0.0, 1.5E+300, 2e-7]"))
    }

    @Test
    fun `texts are read with their escapes, and every character comes through`() {
        assertEquals("\"\\/\b\u000c\n\r\té🔑\u0000", read(""""\"\\\/\b\f\n\r\t\u00e9\uD83D\udd11\u0000""""))
        val text = "plain é 🔑 \u2028 \" \\ \n \u001b \u007f"
        assertEquals(text, read(JsonPrimitive(text).toString()))
        assertEquals(text, readJson(writeJson(text)))
    }

    @ParameterizedTest
    @ValueSource(
        strings = [
            "", " ", "nul", "truefalse", "tru", "[1", "[1,]", "[,1]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}",
            "01", "1.", ".5", "-", "+1", "1e", "0x1", "NaN", "1e999", "'a'", "\"a", "\"a\nb\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
            "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\", "1 2", "[] []", "{\"a\": 1, \"a\": 2}", "\u00a01",
        ],
    )
    fun `what is no JSON is refused`(text: String) {
        assertThrows<MalformedJson> { read(text) }
    }

    @Test
    fun `bytes that are no UTF-8 are refused`() {
        for (bytes in listOf(listOf(0x22, 0xff, 0x22), listOf(0x22, 0xc3, 0x22), listOf(0x22, 0xed, 0xa0, 0x80, 0x22), listOf(0xff))) {
            assertThrows<MalformedJson> { readJson(bytes.map(Int::toByte).toByteArray()) }
        }
    }

    @Test
    fun `a refusal quotes nothing`() {
        val refusal = assertThrows<MalformedJson> { read("""{"token": "canary", "token": "canary"}""") }
        assertFalse("canary" in refusal.message.orEmpty())
    }

    @Test
    fun `what nests too deeply is refused, and its neighbour is not`() {
        fun nested(levels: Int) = "[".repeat(levels) + "]".repeat(levels)
        read(nested(DEEPEST_JSON))
        assertThrows<MalformedJson> { read(nested(DEEPEST_JSON + 2)) }
        assertThrows<MalformedJson> { read("{\"a\":".repeat(100_000)) }
    }

    @Test
    fun `what was read cannot be changed`() {
        assertThrows<UnsupportedOperationException> { (read("[1]") as MutableList<*>).clear() }
        assertThrows<UnsupportedOperationException> { (read("""{"a": 1}""") as MutableMap<*, *>).clear() }
    }

    @Test
    fun `values are written as others read them`() {
        val value = mapOf(
            "text" to "\"\\\n\u0001\u001fé🔑",
            "whole" to listOf(1, 2L, 3.toShort(), 4.toByte(), BigInteger("12345678901234567890"), Long.MIN_VALUE),
            "broken" to listOf(1.5, 2.5f, BigDecimal("0.10")),
            "words" to listOf(true, false, null),
            "secret" to Secret("s\u00e9cret"),
            "long" to "x".repeat(10_000),
        )
        val expected = """{"text": "\"\\\n\u0001\u001fé🔑", "whole": [1, 2, 3, 4, 12345678901234567890, -9223372036854775808],
            "broken": [1.5, 2.5, 0.10], "words": [true, false, null], "secret": "sécret", "long": "${"x".repeat(10_000)}"}"""
        assertEquals(Json.parseToJsonElement(expected), Json.parseToJsonElement(writeJson(value).decodeToString()))
    }

    @Test
    fun `what JSON has no form for is refused`() {
        val endless = ArrayList<Any>().apply { add(this) }
        val values = listOf(
            Double.NaN, Float.POSITIVE_INFINITY, "\ud800", mapOf(1 to 2), mapOf("\udc00" to 1), listOf(Any()), endless, 'c', arrayOf(1),
        )
        for (value in values) {
            assertThrows<Unwritable>(value.javaClass.name) { writeJson(value) }
        }
    }

    @Test
    fun `a refusal names the argument`() {
        val refusal = assertThrows<FinHubException.InvalidInput> {
            writeArguments("put_note", mapOf("body" to mapOf("text" to Argument("body_text", listOf("\ud800")))))
        }
        assertEquals("put_note", refusal.operation)
        assertEquals("body_text", refusal.field)
        assertEquals(
            "invalid_input: body_text holds a lone surrogate, which is not text. [put_note, nothing sent]",
            refusal.message,
        )
    }

    private fun read(text: String) = readJson(text.encodeToByteArray())
}
