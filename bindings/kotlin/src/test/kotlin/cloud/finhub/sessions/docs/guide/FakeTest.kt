package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.ActiveSession
import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.ErrorDetails
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Renewal
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.SessionClient
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Of your app. It takes the interface, so that a test can give it a fake. */
class LoginScreen(private val finhub: SessionClient) {
    suspend fun logIn(username: String, password: Secret): String =
        try {
            finhub.login("cust_12345", "user_67890", Credentials(username, password)).accessToken()
            "Welcome."
        } catch (error: FinHubException.RateLimited) {
            "Please wait ${error.retryAfter}."
        }
}

class FakeTest {
    private class FakeSession : ActiveSession {
        override suspend fun accessToken(minTtl: Duration) = Secret("a token")
    }

    /** What it does not override throws. */
    private class FakeClient(private val answer: () -> ActiveSession) : SessionClient {
        override suspend fun login(
            customerId: String,
            userId: String,
            credentials: Credentials,
            renewWith: (suspend () -> Renewal?)?,
        ): ActiveSession = answer()
    }

    @Test
    fun `welcomes the customer`(): Unit = runBlocking {
        val screen = LoginScreen(FakeClient { FakeSession() })
        assertEquals("Welcome.", screen.logIn("anna.larsen@example.com", Secret("her_secure_password")))
    }

    @Test
    fun `says how long to wait`(): Unit = runBlocking {
        val throttled = FakeClient { throw FinHubException.RateLimited(ErrorDetails(retryAfter = 2.seconds)) }
        assertEquals("Please wait 2s.", LoginScreen(throttled).logIn("anna.larsen@example.com", Secret("her_secure_password")))
    }
}
