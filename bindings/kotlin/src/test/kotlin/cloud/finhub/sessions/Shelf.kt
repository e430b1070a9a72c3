package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.yield
import java.util.concurrent.ConcurrentHashMap

/** A store of an application's own, which throws while it is told to. */
class Shelf(@Volatile var failure: Throwable? = null) : SessionStore {
    val texts: MutableMap<String, Secret> = ConcurrentHashMap()

    /** The session that stands there. */
    val session: Secret? get() = texts.entries.singleOrNull { !it.key.endsWith("/lease") }?.value

    override suspend fun load(key: String): Secret? {
        failure?.let { throw it }
        yield()
        return texts[key]
    }

    override suspend fun swap(key: String, expected: Secret?, new: Secret?): Boolean {
        failure?.let { throw it }
        yield()
        synchronized(texts) {
            if (texts[key] != expected) return false
            if (new == null) texts.remove(key) else texts[key] = new
            return true
        }
    }
}

/** The session of the customer whom the sandbox knows. */
suspend fun FinHubClient.open(
    store: SessionStore,
    renewWith: suspend () -> Renewal? = { Sandbox.credentials() },
): ActiveSession = sessionFor(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, store, renewWith)
