package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient

/** The body of the answer to the app. It holds the tokens: send it over TLS, log it nowhere. */
suspend fun handOver(ofThisRequest: FinHubClient, credentials: Credentials): String {
    val session = ofThisRequest.createSession("cust_12345", "user_67890", credentials)
    return session.toSecretJson().exposeSecret()
}
