package cloud.finhub.sessions.testing

import java.time.Instant

/** The members of an object that the sandbox wrote. */
internal typealias Members = Map<String, Any?>

internal fun Members.text(name: String): String = getValue(name) as String

internal fun Members.instant(name: String): Instant = Instant.parse(text(name))

internal fun Members.list(name: String): List<Any?> = getValue(name) as List<Any?>

/** The objects of a list. */
internal fun Members.objects(name: String): List<Members> = list(name).map {
    @Suppress("UNCHECKED_CAST")
    it as Members
}
