package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.FinHubClient

suspend fun main() {
    FinHubClient(forwardedFor = "203.0.113.42").use { client ->
        val session = client.createSession(
            "cust_12345",
            "user_67890",
            username = "anna.larsen@example.com",
            password = "her_secure_password",
        )
        println(session) // tokens show as [redacted]
        println(session.tokenExpiresAt) // about an hour from now, UTC
        println(session.sessionExpiresAt) // about a day from now, UTC

        val termination = client.deleteSession(session)
        println(termination.outcome) // TERMINATED
    }
}
