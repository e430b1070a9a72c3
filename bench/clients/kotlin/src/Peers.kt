package bench

import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.security.KeyStore
import java.security.cert.CertificateFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager

/** A client that is measured. */
class Peer(val libraries: List<String>, val version: () -> String, val create: (Task) -> Client)

private val KOTLIN = listOf("kotlin-stdlib", "annotations")
private val COROUTINES = listOf("kotlinx-coroutines")
private val SERIALIZATION = listOf("kotlinx-serialization")
private val OKHTTP = listOf("okhttp", "okio") + SERIALIZATION + KOTLIN

val PEERS: Map<String, Peer> = mapOf(
    "finhub-sessions" to Peer(listOf("finhub-sessions", "jna") + COROUTINES + KOTLIN, { "0.1.0" }, ::ours),
    "okhttp" to Peer(OKHTTP, { okhttp3.OkHttp.VERSION }, ::okhttp),
    "okhttp-coroutines" to Peer(OKHTTP + COROUTINES, { okhttp3.OkHttp.VERSION }, ::okhttpInCoroutines),
    "java.net.http" to Peer(SERIALIZATION + KOTLIN, { "Java " + System.getProperty("java.version") }, ::javaNetHttp),
)

private fun ours(task: Task): Client {
    val (headers, body) = task.headers to task.body
    val client = FinHubClient(
        baseUrl = task.baseUrl,
        tenantId = headers.getValue("X-Tenant-ID"),
        tenantKey = body.getValue("tenantKey"),
        tenantSecret = body.getValue("tenantSecret"),
        userAgent = headers.getValue("User-Agent"),
        forwardedFrom = headers.getValue("X-Forwarded-From"),
        forwardedFor = headers.getValue("X-Forwarded-For"),
        platform = headers.getValue("platform"),
        deviceId = headers.getValue("deviceId"),
        caBundle = task.ca?.let(::File),
    )
    val (username, password) = body.getValue("username") to body.getValue("password")
    return Client.Suspending {
        val session = client.createSession(task.customerId, task.userId, Credentials(username, password))
        client.deleteSession(session)
    }
}

private fun javaNetHttp(task: Task): Client {
    val client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
    task.ca?.let { client.sslContext(Trust(it).context) }
    val http = client.build()
    fun request(url: String, vararg headers: String) = HttpRequest.newBuilder(URI(url)).apply {
        task.headers.forEach { (name, value) -> header(name, value) }
        headers(*headers)
    }
    fun send(request: HttpRequest.Builder): String {
        val answer = http.send(request.build(), BodyHandlers.ofString())
        check(answer.statusCode() == 200) { "status ${answer.statusCode()}" }
        return answer.body()
    }
    return Client.Blocking {
        val login = HttpRequest.BodyPublishers.ofString(Json.encodeToString(task.body))
        val session = session(send(request(task.url, "Content-Type", "application/json").POST(login)))
        val url = "${task.url}/${session.sessionId}"
        confirm(send(request(url, "Authorization", "Bearer ${session.token}").DELETE()))
    }
}

class Session(val sessionId: String, val token: String)

fun session(answer: String): Session {
    val data = Json.parseToJsonElement(answer).jsonObject.getValue("data").jsonObject
    return Session(data.getValue("sessionId").text, data.getValue("token").text)
}

fun confirm(answer: String) {
    check(Json.parseToJsonElement(answer).jsonObject.getValue("success").jsonPrimitive.boolean) { "not logged out" }
}

/** What trusts one authority. */
class Trust(ca: String) {
    val manager: X509TrustManager
    val context: SSLContext

    init {
        val certificate = File(ca).inputStream().use(CertificateFactory.getInstance("X.509")::generateCertificate)
        val store = KeyStore.getInstance(KeyStore.getDefaultType())
        store.load(null)
        store.setCertificateEntry("ca", certificate)
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
        factory.init(store)
        manager = factory.trustManagers.filterIsInstance<X509TrustManager>().single()
        context = SSLContext.getInstance("TLS").apply { init(null, arrayOf(manager), null) }
    }
}
