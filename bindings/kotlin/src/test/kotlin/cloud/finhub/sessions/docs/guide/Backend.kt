package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Session
import io.ktor.http.*
import io.ktor.server.application.*
import io.ktor.server.cio.*
import io.ktor.server.engine.*
import io.ktor.server.request.*
import io.ktor.server.response.*
import io.ktor.server.routing.*
import kotlinx.coroutines.runBlocking
import java.util.UUID
import java.util.concurrent.ConcurrentHashMap

private val customers = mapOf("anna.larsen@example.com" to Pair("cust_12345", "user_67890")) // your database
private val sessions = ConcurrentHashMap<String, Session>() // your session store; it stays on the server

fun main() {
    embeddedServer(CIO, port = 8080) { accounts(FinHubClient(platform = "web")) }.start(wait = true)
}

fun Application.accounts(finhub: FinHubClient) {
    monitor.subscribe(ApplicationStopped) { runBlocking { finhub.shutdown() } } // waits for abandoned logins
    routing {
        post("/login") {
            val form = call.receiveParameters()
            val username = form["username"].orEmpty()
            val password = form["password"].orEmpty()
            if (username !in customers || password.isEmpty()) return@post call.wrongPassword()
            val (customerId, userId) = customers.getValue(username)
            try {
                val session = finhub.of(call).createSession(customerId, userId, username, password)
                val key = UUID.randomUUID().toString()
                sessions[key] = session
                call.keep("session", key)
                call.respondText(session.apiUserId)
            } catch (_: FinHubException.InvalidCredentials) {
                call.wrongPassword()
            } catch (error: FinHubException) {
                application.log.error(error.message)
                error.retryAfter?.let { call.response.header(HttpHeaders.RetryAfter, it.inWholeSeconds) }
                call.respondText("Please try again later.", status = HttpStatusCode.ServiceUnavailable)
            }
        }

        post("/logout") {
            try {
                call.request.cookies["session"]?.let(sessions::remove)?.let { finhub.of(call).deleteSession(it) }
            } catch (error: FinHubException) {
                application.log.error("the session ends later, by itself: ${error.message}")
            }
            call.respond(HttpStatusCode.NoContent)
        }
    }
}

/** The client, for the end user of this request. A browser keeps its device id in a cookie. */
private fun FinHubClient.of(call: ApplicationCall): FinHubClient {
    val kept = call.request.cookies["device"]
    val device = kept ?: UUID.randomUUID().toString().also { call.keep("device", it, days = 365) }
    val address = endUserAddress(call.request.local.remoteAddress, call.request.headers["X-Forwarded-For"])
    return withOptions(forwardedFor = address, deviceId = device)
}

private fun ApplicationCall.keep(name: String, value: String, days: Long = 1) = response.cookies.append(
    name, value, maxAge = days * 86_400, path = "/", secure = true, httpOnly = true,
    extensions = mapOf("SameSite" to "Lax"),
)

private suspend fun ApplicationCall.wrongPassword() =
    respondText("Wrong username or password.", status = HttpStatusCode.Unauthorized)
