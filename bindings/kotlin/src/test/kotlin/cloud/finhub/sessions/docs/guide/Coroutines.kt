package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Session
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.seconds

/** Gives up after two seconds. A session that was made nevertheless is logged out in the background. */
suspend fun logInSoon(client: FinHubClient, credentials: Credentials): Session? =
    withTimeoutOrNull(2.seconds) { client.createSession("cust_12345", "user_67890", credentials) }
