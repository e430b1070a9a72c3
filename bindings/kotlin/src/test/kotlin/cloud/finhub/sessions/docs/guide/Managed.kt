package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Secret

/** Logs in, works with the token, and logs out whatever happens. */
suspend fun <T> loggedIn(client: FinHubClient, credentials: Credentials, work: suspend (Secret) -> T): T =
    client.withSession("cust_12345", "user_67890", credentials) { active -> work(active.accessToken()) }
