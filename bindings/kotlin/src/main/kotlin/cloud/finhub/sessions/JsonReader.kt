package cloud.finhub.sessions

import java.util.Collections

/** What is no JSON, or not what it should be. It does not quote the text. */
internal class MalformedJson(problem: String) : Exception(problem)

/**
 * Reads JSON (RFC 8259) in UTF-8. Objects are [Map]s and arrays are [List]s, none of which can be changed. Numbers are
 * [Long]s, and [Double]s where they have a fraction, an exponent, or more than 64 bits.
 *
 * @throws MalformedJson where it is something else, nests more than [DEEPEST_JSON] levels, or names a member twice.
 */
internal fun readJson(bytes: ByteArray): Any? = JsonReader(bytes).whole()

/** How many objects and arrays may stand in each other. Rust's reader stops at the same number. */
internal const val DEEPEST_JSON: Int = 128

private val NUMBER = Regex("""-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?""")

private class JsonReader(private val bytes: ByteArray) {
    private var at = 0

    fun whole(): Any? {
        val value = value(0)
        skipBlanks()
        if (at < bytes.size) malformed("something follows the value")
        return value
    }

    private fun value(depth: Int): Any? {
        if (depth > DEEPEST_JSON) malformed("it nests too deeply")
        return when (next()) {
            '{' -> members(depth)
            '[' -> items(depth)
            '"' -> text()
            't' -> word("true", true)
            'f' -> word("false", false)
            'n' -> word("null", null)
            else -> number()
        }
    }

    private fun members(depth: Int): Map<String, Any?> {
        val members = LinkedHashMap<String, Any?>()
        at += 1
        if (!take('}')) {
            do {
                if (next() != '"') malformed("a member has no name")
                val name = text()
                if (!take(':')) malformed("a member has no value")
                if (name in members) malformed("a member is named twice")
                members[name] = value(depth + 1)
            } while (take(','))
            if (!take('}')) malformed("an object does not end")
        }
        return Collections.unmodifiableMap(members)
    }

    private fun items(depth: Int): List<Any?> {
        val items = ArrayList<Any?>()
        at += 1
        if (!take(']')) {
            do items += value(depth + 1) while (take(','))
            if (!take(']')) malformed("an array does not end")
        }
        return Collections.unmodifiableList(items)
    }

    /** A text from its opening quote to its closing one. */
    private fun text(): String {
        val start = at + 1
        at = endOfPlain(start)
        if (here() == '"') return decoded(start, at++)
        val text = StringBuilder(decoded(start, at))
        while (here() == '\\') {
            text.append(escape())
            val plain = at
            at = endOfPlain(plain)
            text.append(decoded(plain, at))
        }
        if (here() != '"') malformed("a text does not end")
        at += 1
        return text.toString().also { if (it.hasLoneSurrogate()) malformed("a text holds a lone surrogate") }
    }

    /** Where the characters that stand for themselves end. */
    private fun endOfPlain(from: Int): Int {
        var end = from
        while (end < bytes.size && bytes[end] != QUOTE && bytes[end] != BACKSLASH && bytes[end] !in CONTROLS) end += 1
        return end
    }

    private fun escape(): Char {
        val kind = bytes.getOrElse(at + 1) { 0 }.toInt().toChar()
        at += 2
        return when (kind) {
            '"', '\\', '/' -> kind
            'b' -> '\b'
            'f' -> '\u000c'
            'n' -> '\n'
            'r' -> '\r'
            't' -> '\t'
            'u' -> unit()
            else -> malformed("there is no such escape")
        }
    }

    /** The four digits of a unit of UTF-16. */
    private fun unit(): Char {
        if (at + UNIT_DIGITS > bytes.size) malformed("a text does not end")
        val digits = List(UNIT_DIGITS) { Character.digit(bytes[at + it].toInt(), 16) }
        if (digits.any { it < 0 }) malformed("there is no such escape")
        at += UNIT_DIGITS
        return digits.fold(0) { unit, digit -> 16 * unit + digit }.toChar()
    }

    private fun decoded(start: Int, end: Int): String =
        try {
            bytes.decodeToString(start, end, throwOnInvalidSequence = true)
        } catch (_: CharacterCodingException) {
            malformed("it is not UTF-8")
        }

    private fun <T> word(word: String, value: T): T {
        if (!word.indices.all { bytes.getOrNull(at + it)?.toInt()?.toChar() == word[it] }) malformed("there is no such word")
        at += word.length
        return value
    }

    private fun number(): Any {
        val start = at
        while (at < bytes.size && bytes[at].toInt().toChar() in "+-.0123456789eE") at += 1
        val text = String(bytes, start, at - start, Charsets.US_ASCII)
        if (!NUMBER.matches(text)) malformed("there is no value")
        val whole = if (text.any { it in ".eE" }) null else text.toLongOrNull()
        return whole ?: text.toDouble().also { if (it.isInfinite()) malformed("a number is too large") }
    }

    /** Whether this character is next; then it is passed. */
    private fun take(wanted: Char): Boolean = (next() == wanted).also { if (it) at += 1 }

    private fun next(): Char? {
        skipBlanks()
        return here()
    }

    private fun here(): Char? = bytes.getOrNull(at)?.toInt()?.toChar()

    private fun skipBlanks() {
        while (here().let { it == ' ' || it == '\n' || it == '\r' || it == '\t' }) at += 1
    }

    private fun malformed(problem: String): Nothing = throw MalformedJson(problem)

    private companion object {
        const val QUOTE = '"'.code.toByte()
        const val BACKSLASH = '\\'.code.toByte()
        val CONTROLS = 0..0x1f
        const val UNIT_DIGITS = 4
    }
}
