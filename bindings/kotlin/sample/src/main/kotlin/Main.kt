import cloud.finhub.sessions.FinHubClient

/** Logs a customer in and out. FinHub's address, the tenant and the application are in the `FINHUB_*` variables. */
suspend fun main() {
    FinHubClient(forwardedFor = "203.0.113.42", platform = "web", deviceId = "356938035643809").use { client ->
        val session = client.createSession(
            "cust_12345",
            "user_67890",
            username = "anna.larsen@example.com",
            password = "her_secure_password",
        )
        println("logged in: $session")
        println("logged out: ${client.deleteSession(session)}")
    }
}
