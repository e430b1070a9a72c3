package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.Secret
import kotlin.time.Duration.Companion.minutes

/** Calls an API, and once more with a new token where it answers 401. [get] gives the status. */
suspend fun download(active: ActiveSession, get: suspend (Secret) -> Int): Int {
    val token = active.accessToken(minTtl = 10.minutes) // the download takes up to ten minutes
    val status = get(token)
    if (status != 401) return status
    active.invalidate(token)
    return get(active.accessToken(minTtl = 10.minutes))
}
