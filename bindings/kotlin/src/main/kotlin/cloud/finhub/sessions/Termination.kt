package cloud.finhub.sessions

import java.time.Instant
import java.util.Objects
import cloud.finhub.sessions.internal.Outcome as NativeOutcome
import cloud.finhub.sessions.internal.Termination as NativeTermination

/** The end of a session: what a logout gives back. */
public class Termination internal constructor(native: NativeTermination) {
    /** The session that ended. */
    public val sessionId: String = native.sessionId

    /** FinHub's word for its state, such as `TERMINATED`: an open set. `null` where no answer told. */
    public val status: String? = native.status

    /** When it ended (UTC). `null` where no answer told. */
    public val terminatedAt: Instant? = native.terminatedAt

    /** Whether this call ended it. */
    public val outcome: Outcome = when (native.outcome) {
        NativeOutcome.TERMINATED -> Outcome.TERMINATED
        NativeOutcome.ALREADY_GONE -> Outcome.ALREADY_GONE
    }

    override fun equals(other: Any?): Boolean =
        other is Termination &&
            sessionId == other.sessionId &&
            status == other.status &&
            terminatedAt == other.terminatedAt &&
            outcome == other.outcome

    override fun hashCode(): Int = Objects.hash(sessionId, outcome)

    override fun toString(): String =
        "Termination(sessionId=$sessionId, status=$status, terminatedAt=$terminatedAt, outcome=$outcome)"
}

/** Whether a logout ended the session, or found it ended. */
public enum class Outcome {
    /** This call ended the session. */
    TERMINATED,

    /** The session had ended before, or an earlier attempt of this call had ended it. */
    ALREADY_GONE,
}
