package cloud.finhub.sessions

import java.time.Instant
import cloud.finhub.sessions.internal.Outcome as NativeOutcome
import cloud.finhub.sessions.internal.Termination as NativeTermination

/** The end of a session: what a logout gives back. */
public class Termination internal constructor(native: NativeTermination) : TerminationFields() {
    /** One that a test makes, for a fake to give back. */
    @JvmOverloads
    public constructor(
        sessionId: String,
        outcome: Outcome = Outcome.TERMINATED,
        status: String? = null,
        terminatedAt: Instant? = null,
        requestId: String? = null,
    ) : this(
        NativeTermination(
            sessionId = sessionId,
            status = status,
            terminatedAt = terminatedAt?.toNative(),
            outcome = NativeOutcome.valueOf(outcome.name),
            requestId = requestId,
            further = "{}".encodeToByteArray(),
            shown = "Termination(sessionId=$sessionId, outcome=$outcome)",
        ),
    )

    override val further: Further = Further(LOGOUT, native.further)

    private val shown = native.shown

    /** What of it compares. Arrays would by what they are, and not by what they hold. */
    private val native = native.copy(further = NOTHING, requestId = null, shown = "")

    /** The session that ended. */
    public val sessionId: String get() = native.sessionId

    /** FinHub's word for its state, such as `TERMINATED`: an open set. `null` where no answer told. */
    public val status: String? get() = native.status

    /** When it ended (UTC). `null` where no answer told. */
    public val terminatedAt: Instant? get() = native.terminatedAt?.toPublic()

    /** Whether this call ended it. */
    public val outcome: Outcome get() = when (native.outcome) {
        NativeOutcome.TERMINATED -> Outcome.TERMINATED
        NativeOutcome.ALREADY_GONE -> Outcome.ALREADY_GONE
    }

    /**
     * The id by which FinHub's support finds the logout, of the headers of the answer that settled it; `null` where that
     * answer had none. It takes no part in comparisons.
     */
    public val requestId: String? = native.requestId

    override fun equals(other: Any?): Boolean = other is Termination && native == other.native && further == other.further

    override fun hashCode(): Int = native.hashCode()

    /** All of it, on one line: what is no plain text in it is escaped. */
    override fun toString(): String = shown

    private companion object {
        val NOTHING = byteArrayOf()
    }
}

/** Whether a logout ended the session, or found it ended. */
public enum class Outcome {
    /** This call ended the session. */
    TERMINATED,

    /** The session had ended before, or an earlier attempt of this call had ended it. */
    ALREADY_GONE,
}
