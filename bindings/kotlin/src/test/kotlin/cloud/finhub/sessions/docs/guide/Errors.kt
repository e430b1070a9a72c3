package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Session
import java.util.logging.Logger
import kotlin.time.Duration.Companion.minutes

private val log = Logger.getLogger("com.example.shop")

/** Gives a session, or `null` after it has told the end user why there is none. */
suspend fun logIn(client: FinHubClient, username: String, password: String, tell: (String) -> Unit): Session? =
    try {
        client.createSession("cust_12345", "user_67890", username, password)
    } catch (error: FinHubException) {
        when (error) {
            is FinHubException.InvalidCredentials -> tell("Wrong username or password.")
            is FinHubException.RateLimited -> tell("Please wait ${error.retryAfter ?: 1.minutes}.")
            else -> {
                log.severe("login failed: ${error.message}")
                tell("Please try again later.")
            }
        }
        null
    }
