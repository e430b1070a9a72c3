package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Session
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.seconds

/** Gives up after two seconds. A session that was made and cannot be given back is logged out. */
suspend fun logInSoon(client: FinHubClient, credentials: Credentials): Session? {
    var session: Session? = null // out here, since the block's own value can be dropped
    try {
        withTimeoutOrNull(2.seconds) { session = client.createSession("cust_12345", "user_67890", credentials) }
    } catch (cancelled: CancellationException) {
        withContext(NonCancellable) { session?.let { runCatching { client.deleteSession(it) } } }
        throw cancelled
    }
    return session
}
