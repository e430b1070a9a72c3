package cloud.finhub.sessions

import java.time.Instant
import cloud.finhub.sessions.internal.Instant as NativeInstant

/** A point in time that Rust gave. */
internal fun NativeInstant.toPublic(): Instant = Instant.ofEpochSecond(seconds, nanos.toLong())

/** A point in time as Rust takes it. */
internal fun Instant.toNative(): NativeInstant = NativeInstant(epochSecond, nano.toUInt())
