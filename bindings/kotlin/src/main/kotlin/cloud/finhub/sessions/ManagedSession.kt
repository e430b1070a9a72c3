package cloud.finhub.sessions

import cloud.finhub.sessions.internal.TokenCall
import cloud.finhub.sessions.internal.TokenStep
import kotlinx.coroutines.flow.StateFlow
import java.util.concurrent.Executor
import java.util.function.Consumer
import kotlin.time.Duration
import cloud.finhub.sessions.internal.ActiveSession as NativeActiveSession

/** The [ActiveSession] of Rust's side. */
internal class ManagedSession(
    val native: NativeActiveSession,
    private val renewWith: (suspend () -> Renewal?)?,
) : ActiveSession {
    private val statusFlow = lazy { StatusFlow(native) }

    override val session: Session get() = Session(atOnce { native.session() })

    override val status: StateFlow<SessionStatus> get() = statusFlow.value.statuses

    override suspend fun accessToken(minTtl: Duration): Secret {
        if (minTtl.isNegative()) throw invalidInput("access_token", "min_ttl", "is negative")
        return token(atOnce { native.accessToken(limit(minTtl)) })
    }

    override suspend fun renew(): Secret = token(atOnce { native.renew() })

    override fun invalidate(token: Secret) {
        token.toNative("access_token", "token").use { atOnce { native.invalidate(it) } }
    }

    private suspend fun token(call: TokenCall): Secret = changing { call.use { end(it) } }

    private suspend fun end(token: TokenCall): Secret {
        while (true) {
            // A request that a cancelled caller was to answer is for the next one.
            when (val step = call({ it.destroy() }) { token.step(it) }) {
                is TokenStep.Token -> return step.token.toPublic()
                is TokenStep.CredentialsNeeded -> step.request.answer(renewWith)
            }
        }
    }

    override suspend fun logout(): Termination = changing { Termination(call { native.logout(it) }) }

    override fun addStatusListener(executor: Executor, listener: Consumer<SessionStatus>): AutoCloseable =
        listen(native, executor, listener)

    /** A caller that changed the status finds it changed. */
    private inline fun <T> changing(work: () -> T): T =
        try {
            work()
        } finally {
            if (statusFlow.isInitialized()) statusFlow.value.refresh()
        }

    /** Its session, without the tokens, on one line. */
    override fun toString(): String = atOnce { native.shown() }
}
