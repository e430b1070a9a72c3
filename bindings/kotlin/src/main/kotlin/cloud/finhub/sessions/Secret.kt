package cloud.finhub.sessions

import java.security.MessageDigest
import java.security.SecureRandom
import java.util.Arrays

/**
 * A secret text: a token, a password, a key.
 *
 * It does not print (`toString` gives `[redacted]`), does not serialize, and compares in constant time. The JVM decides
 * when its memory is wiped, so do not keep one longer than you need it.
 */
public class Secret(private val text: String) {
    /** The text itself. Keep it no longer than you need it. */
    public fun exposeSecret(): String = text

    override fun equals(other: Any?): Boolean = other is Secret && MessageDigest.isEqual(units(), other.units())

    /** Another one in each process: a hash that is logged or kept says nothing of the text. */
    override fun hashCode(): Int = Arrays.hashCode(MessageDigest.getInstance("SHA-256").run { update(KEY); digest(units()) })

    override fun toString(): String = "[redacted]"

    /** Its UTF-16, unit by unit: an encoder would make all lone surrogates the same. */
    private fun units() = ByteArray(2 * text.length) { (text[it / 2].code shr 8 * (it % 2)).toByte() }

    private companion object {
        val KEY = ByteArray(32).also(SecureRandom()::nextBytes)
    }
}
