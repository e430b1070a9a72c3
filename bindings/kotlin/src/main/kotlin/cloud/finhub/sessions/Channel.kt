package cloud.finhub.sessions

import cloud.finhub.sessions.internal.FfiConverterTypeCallError
import cloud.finhub.sessions.internal.InternalException
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.isActive
import kotlinx.coroutines.suspendCancellableCoroutine
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong

/** What the channel can do. Rust knows each by its place here. */
internal enum class Operation {
    CREATE_SESSION,
    DELETE_SESSION,
    DELETE_SESSION_BY_ID,

    /** One whose methods are generated: its name and its arguments are the texts, and its outcome is JSON. */
    ORDINARY,
}

/**
 * The calls that are made often: one native call starts one, and Rust calls [done] with its outcome.
 *
 * Rust's names for these are the class's own: the rules for R8 and ProGuard keep them.
 */
internal object Channel {
    private val number = NativeCode.bind(Channel::class.java)
    private val tickets = AtomicLong()
    private val pending = ConcurrentHashMap<Long, Pending<*>>()

    /** What Rust borrows is held here until the outcome. */
    private class Pending<T>(
        val held: Any,
        val continuation: CancellableContinuation<Result<T>>,
        val read: (ByteBuffer) -> T,
        val discard: (T) -> Unit,
    ) {
        /** Whether the caller gets a value, or has it discarded. */
        fun end(bytes: ByteArray?): Boolean {
            val result = runCatching {
                val outcome = ByteBuffer.wrap(bytes ?: throw InternalException("no memory for an outcome"))
                if (outcome.get() == FAILED) throw FfiConverterTypeCallError.read(outcome)
                read(outcome)
            }
            bytes?.fill(0)
            continuation.resumeElsewhere(result, discard)
            return result.isSuccess
        }
    }

    /**
     * Makes a call, as [call] does. The native objects of [client] and [session] are borrowed, and so both are held; the
     * [texts] are wiped, and so is the outcome once it was [read].
     */
    suspend fun <T> call(
        client: FinHubClient,
        operation: Operation,
        session: Session?,
        texts: ByteArray,
        discard: (T) -> Unit = {},
        read: (ByteBuffer) -> T,
    ): T {
        if (!currentCoroutineContext().isActive) texts.fill(0)
        currentCoroutineContext().ensureActive()
        Log.look()
        val outcome = suspendCancellableCoroutine { continuation ->
            val ticket = tickets.incrementAndGet()
            pending[ticket] = Pending(client to session, continuation, read, discard)
            val started = start(number, client.handle, operation.ordinal, session?.handle ?: 0, texts, ticket)
            texts.fill(0)
            if (started) {
                continuation.invokeOnCancellation { cancel(number, ticket) }
            } else {
                pending.remove(ticket)
                continuation.resumeElsewhere(Result.failure(InternalException("no channel")), discard)
            }
        }
        return outcome.getOrElse { throw it.toPublic() }
    }

    /**
     * Rust's threads call this, once for each ticket; without an outcome where the JVM had no memory for it. Where it
     * gives `false`, Rust logs out what it brought.
     */
    @JvmStatic
    fun done(ticket: Long, outcome: ByteArray?): Boolean =
        try {
            pending.remove(ticket)?.end(outcome) ?: false
        } catch (_: Throwable) {
            false
        }

    @JvmStatic
    private external fun start(
        number: Long,
        client: Long,
        operation: Int,
        session: Long,
        texts: ByteArray,
        ticket: Long,
    ): Boolean

    @JvmStatic
    private external fun cancel(number: Long, ticket: Long)
}

private const val FAILED: Byte = 0

/** Texts as Rust reads them: whether there is one, its length and its UTF-8. */
internal fun texts(vararg texts: String?): ByteArray =
    packed(*Array(texts.size) { texts[it]?.encodeToByteArray() })

/** The same of texts that are encoded already, which are wiped. */
internal fun packed(vararg texts: ByteArray?): ByteArray {
    val bytes = ByteBuffer.allocate(texts.sumOf { if (it == null) 1 else 1 + Int.SIZE_BYTES + it.size })
    for (text in texts) {
        bytes.put(if (text == null) 0 else 1)
        if (text != null) bytes.putInt(text.size).put(text)
        text?.fill(0)
    }
    return bytes.array()
}
