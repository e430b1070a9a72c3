package cloud.finhub.sessions

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import kotlinx.coroutines.runBlocking
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit

/** Another API on loopback. It answers requests that have the session's current token, and 401 to all others. */
class ProtectedApi(private val session: ActiveSession) : AutoCloseable {
    private val threads = Executors.newCachedThreadPool()
    private val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
    private val refused = ConcurrentHashMap.newKeySet<Secret>()

    @Volatile
    private var gate = CountDownLatch(0)

    /** What happens to the session before a request is looked at. */
    @Volatile
    var meanwhile: suspend () -> Unit = {}

    /** Those that arrived, in their order. */
    val requests: MutableList<Arrived> = CopyOnWriteArrayList()

    val host: String get() = "127.0.0.1:${server.address.port}"
    val url: String get() = "http://$host"

    init {
        server.executor = threads
        server.createContext("/") { exchange ->
            try {
                answer(exchange)
            } finally {
                exchange.close()
            }
        }
        server.start()
    }

    /** Refuses a token although it is the current one, and not before so many requests have come with it. */
    fun refuse(token: Secret, together: Int = 1) {
        gate = CountDownLatch(together)
        refused += token
    }

    /** A path whose answer leads to an address. */
    fun redirectTo(address: String): String = "$url/redirect?$address"

    override fun close() {
        server.stop(0)
        threads.shutdownNow()
    }

    private fun answer(exchange: HttpExchange) {
        val authorization = exchange.requestHeaders.getFirst("Authorization")
        requests += Arrived(authorization, String(exchange.requestBody.readAllBytes()))
        if (exchange.requestURI.path == "/redirect") {
            exchange.responseHeaders.add("Location", exchange.requestURI.query)
            return exchange.sendResponseHeaders(307, -1)
        }
        runBlocking { meanwhile() }
        val isRefused = refused.any { authorization == it.inHeader() }
        if (isRefused) {
            gate.countDown()
            check(gate.await(20, TimeUnit.SECONDS)) { "the others did not come" }
        }
        val isGood = !isRefused && authorization == session.session.token.inHeader()
        exchange.say(if (isGood) 200 else 401)
    }

    private fun HttpExchange.say(status: Int) {
        val text = "status $status".toByteArray()
        sendResponseHeaders(status, text.size.toLong())
        responseBody.write(text)
    }
}

/** A token as `Authorization` has it. */
fun Secret.inHeader(): String = "Bearer ${exposeSecret()}"

/** A request as it arrived. */
class Arrived(val authorization: String?, val body: String)
