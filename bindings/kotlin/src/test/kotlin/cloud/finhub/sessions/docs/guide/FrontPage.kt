package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.*

suspend fun main() {
    // FINHUB_TENANT_ID, FINHUB_TENANT_KEY and their like say who you are.
    val client = FinHubClient(forwardedFor = "203.0.113.42")
    try {
        val credentials = Credentials("anna.larsen@example.com", "her_secure_password")
        val session = client.createSession("cust_12345", "user_67890", credentials)
        println("logged in: $session")
        println("logged out: ${client.deleteSession(session).outcome}")
    } catch (error: FinHubException) {
        println("not logged in: ${error.message}")
    }
}
