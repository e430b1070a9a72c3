package cloud.finhub.sessions.demo

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.testing.Sandbox
import cloud.finhub.sessions.testing.Sandbox.Companion.CUSTOMER_ID
import cloud.finhub.sessions.testing.Sandbox.Companion.USER_ID
import cloud.finhub.sessions.testing.Sandbox.Companion.credentials
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.util.Locale

/** A login and a logout, step by step, and the errors that a user meets first: `cargo xtask demo kotlin`. */
suspend fun main() {
    Sandbox.start().use { sandbox ->
        sandbox.client().use { client ->
            title("Kotlin, against the sandbox at ${sandbox.baseUrl}")
            logInAndOut(client)
            title("A session handed over, and resumed")
            handOver(client)
            title("Errors")
            errors(client)
            title("Coroutines: 100 customers at once")
            manyAtOnce(client)
        }
        println("\n${sandbox.liveSessions().size} sessions are live in the sandbox")
    }
}

/** The two calls that all is about. */
private suspend fun logInAndOut(client: FinHubClient) {
    println("the settings suffice for: ${client.check().name.lowercase(Locale.ROOT)}")
    val session = client.createSession(CUSTOMER_ID, USER_ID, credentials())
    println("logged in: $session")
    println("the token ends ${session.tokenExpiresAt}, the session ${session.sessionExpiresAt}")
    println("logged out: ${client.deleteSession(session)}")
    println("and again:  ${client.deleteSession(session)}")
}

/** A backend logs in; an app resumes the session, without the tenant's secret. */
private suspend fun handOver(client: FinHubClient) {
    val written = client.createSession(CUSTOMER_ID, USER_ID, credentials()).toSecretJson()
    println("toSecretJson() gives a secret, $written, of ${written.exposeSecret().length} characters")
    val active = client.resume(Session.fromSecretJson(written))
    println("its access token: ${active.accessToken()}")
    println("logged out: ${active.logout().outcome}")
}

/** What goes wrong first, and how it is told. */
private suspend fun errors(client: FinHubClient) {
    val wrongPassword = Credentials("marcus.jensen@example.com", "wrong")
    val otherTenant = client.withOptions(tenantSecret = "another")
    tell("a wrong password") { client.createSession(CUSTOMER_ID, USER_ID, wrongPassword) }
    tell("a wrong tenant secret") { otherTenant.createSession(CUSTOMER_ID, USER_ID, credentials()) }
    tell("an unusable id") { client.createSession("..", USER_ID, credentials()) }
    tell("nobody there") { nowhere().createSession(CUSTOMER_ID, USER_ID, credentials()) }
}

/** The same, many at once. */
private suspend fun manyAtOnce(client: FinHubClient) = coroutineScope {
    val visits = List(100) {
        async { client.withSession(CUSTOMER_ID, USER_ID, credentials()) { active -> active.session.sessionId } }
    }
    println("${visits.awaitAll().toSet().size} sessions, logged out at the end of their blocks")
}

private fun nowhere() = FinHubClient(
    baseUrl = "http://127.0.0.1:1",
    tenantId = "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
    tenantKey = "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
    tenantSecret = "your_tenant_secret",
    forwardedFor = "203.0.113.42",
    forwardedFrom = "demo",
    platform = "web",
    deviceId = "356938035643809",
    maxRetries = 0,
)

private suspend fun tell(what: String, call: suspend () -> Unit) {
    try {
        call()
    } catch (error: FinHubException) {
        println("$what: ${error.javaClass.simpleName}\n    ${error.message}")
    }
}

private fun title(text: String) = println("\n=== $text")
