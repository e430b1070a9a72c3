package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.ktor.FinHubSession
import io.ktor.client.HttpClient

/** Your client, for one session. It shares your client's engine. [host] is the API's, such as `api.example.com`. */
fun HttpClient.of(active: ActiveSession, host: String): HttpClient = config {
    install(FinHubSession) {
        session = active
        hosts = setOf(host)
    }
}
