package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Secret

/** Does long work, with a token that is good at each step. [credentials] reads them from your secret store. */
suspend fun <T> inSteps(
    client: FinHubClient,
    credentials: suspend () -> Credentials,
    steps: List<T>,
    work: suspend (T, Secret) -> Unit,
) {
    client.withSession("cust_12345", "user_67890", credentials(), renewWith = credentials) { active ->
        for (step in steps) {
            work(step, active.accessToken()) // renewed by a new login when its end is near
        }
    }
}
