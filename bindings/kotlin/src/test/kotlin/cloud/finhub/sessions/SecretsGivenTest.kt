package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Keys and passwords that are secrets before they are given. */
class SecretsGivenTest : SandboxTest() {
    private val password = Secret("your_secure_password")

    @Test
    fun `a password may be a secret`(): Unit = runBlocking {
        val name = "marcus.jensen@example.com"
        client.deleteSession(client.createSession(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, name, password))
        client.withSession(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, name, password) { it.accessToken() }
        assertEquals(Credentials(name, "your_secure_password"), Credentials(name, password))
        assertNotEquals(Credentials(name, password, value = Secret("1")), Credentials(name, password))
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `keys may be secrets`(): Unit = runBlocking {
        val key = Secret("cvK_9XDw5g_Y_8aUtRQgPyX4aTBb")
        val secret = Secret("your_tenant_secret")
        val ofAnother = client.withOptions(tenantKey = Secret("another"))
        assertThrows<FinHubException.InvalidTenantKeys> { runBlocking { ofAnother.logIn() } }
        for (clone in listOf(
            ofAnother.withOptions(tenantKey = key, tenantSecret = secret),
            ofAnother.withOptions(ClientOptions(tenantKey = key)),
            ofAnother.withOptions(ClientOptions().tenantKey(key).tenantSecret(secret)),
            FinHubClient(
                baseUrl = sandbox.baseUrl,
                tenantId = "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
                tenantKey = key,
                tenantSecret = secret,
                forwardedFor = "203.0.113.42",
                forwardedFrom = "tests",
                platform = "web",
                deviceId = "356938035643809",
            ),
        )) {
            client.deleteSession(clone.logIn())
        }
        assertFalse("cvK" in "${ClientOptions(tenantKey = key)}")
    }
}
