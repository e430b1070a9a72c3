package cloud.finhub.sessions

import kotlin.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.toJavaDuration
import cloud.finhub.sessions.internal.Secret as NativeSecret

/** What errors name where a login is refused. */
internal const val LOGIN: String = "create_session"

/** What errors name where a logout is refused. */
internal const val LOGOUT: String = "delete_session"

/** What errors name where a setting is refused. */
internal const val SETTINGS: String = "configure"

/** An infinite wait is a long one: a hundred years. */
private val LONGEST_WAIT = 36_525.days

/** Text that Rust can hold. */
internal fun text(operation: String, field: String, value: String): String {
    if (value.hasLoneSurrogate()) {
        throw invalidInput(operation, field, "holds a lone surrogate, which is not text")
    }
    return value
}

internal fun String.hasLoneSurrogate(): Boolean {
    var index = 0
    while (index < length) {
        val isPair = this[index].isHighSurrogate() && index + 1 < length && this[index + 1].isLowSurrogate()
        if (!isPair && this[index].isSurrogate()) return true
        index += if (isPair) 2 else 1
    }
    return false
}

internal fun Secret.toNative(operation: String, field: String): NativeSecret =
    NativeSecret(text(operation, field, exposeSecret()))

/** What Rust gives, which it need not hold any more. */
internal fun NativeSecret.toPublic(): Secret = use { Secret(atOnce { it.exposeSecret() }) }

/** A limit as Rust takes it. A negative one becomes zero, which Rust refuses. */
internal fun limit(value: Duration): java.time.Duration =
    value.coerceIn(Duration.ZERO, LONGEST_WAIT).toJavaDuration()

internal fun setting(name: String, value: String?): String? = value?.let { text(SETTINGS, name, it) }

internal fun secretSetting(name: String, value: Secret?): NativeSecret? = value?.toNative(SETTINGS, name)
