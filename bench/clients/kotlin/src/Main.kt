package bench

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/** What a client is told to do. */
class Task(json: JsonObject) {
    val baseUrl = json.getValue("base_url").text
    val ca = json.getValue("ca").jsonPrimitive.contentOrNull
    val customerId = json.getValue("customer_id").text
    val userId = json.getValue("user_id").text
    val headers = json.getValue("headers").jsonObject.mapValues { it.value.text }
    val body = json.getValue("body").jsonObject.mapValues { it.value.text }
    val url = baseUrl + json.getValue("path").text
}

val JsonElement.text: String get() = jsonPrimitive.content

/** What makes a pair of a login and a logout, in a coroutine or on a thread. */
sealed interface Client {
    fun interface Suspending : Client {
        suspend fun pair()
    }

    fun interface Blocking : Client {
        fun pair()
    }
}

/** `bench.MainKt NAME TASK` says that it is ready, and for each line `run AT_ONCE PAIRS` how long the pairs took. */
fun main(arguments: Array<String>) {
    val (name, text) = arguments
    val peer = PEERS.getValue(name)
    val client = peer.create(Task(Json.parseToJsonElement(text).jsonObject))
    val installed = JsonPrimitive(installed(peer.libraries))
    println(JsonObject(mapOf("version" to JsonPrimitive(peer.version()), "installed" to installed)))
    for (line in generateSequence(::readLine)) {
        val (_, atOnce, pairs) = line.split(' ')
        println(JsonObject(answer(client, atOnce.toInt(), pairs.toInt())))
    }
    // Threads of a client may wait for more work.
    exitProcess(0)
}

private fun answer(client: Client, atOnce: Int, pairs: Int): Map<String, JsonElement> = try {
    val seconds = when (client) {
        is Client.Suspending -> runBlocking { inCoroutines(client, atOnce, pairs) }
        is Client.Blocking -> inThreads(client, atOnce, pairs)
    }
    mapOf("pairs" to JsonPrimitive(pairs), "seconds" to JsonPrimitive(seconds))
} catch (error: Exception) {
    mapOf("failed" to JsonPrimitive(error.toString()))
}

private suspend fun inCoroutines(client: Client.Suspending, atOnce: Int, pairs: Int): Double {
    val begun = AtomicInteger()
    val start = System.nanoTime()
    coroutineScope {
        repeat(atOnce) {
            launch(Dispatchers.Default) {
                while (begun.getAndIncrement() < pairs) client.pair()
            }
        }
    }
    return (System.nanoTime() - start) / 1e9
}

/** The threads are there before the clock starts. */
private fun inThreads(client: Client.Blocking, atOnce: Int, pairs: Int): Double {
    val (ready, go) = CountDownLatch(atOnce) to CountDownLatch(1)
    val begun = AtomicInteger()
    val problem = AtomicReference<Exception>()
    val threads = List(atOnce) {
        thread {
            ready.countDown()
            go.await()
            try {
                while (begun.getAndIncrement() < pairs && problem.get() == null) client.pair()
            } catch (error: Exception) {
                problem.set(error)
            }
        }
    }
    ready.await()
    val start = System.nanoTime()
    go.countDown()
    threads.forEach(Thread::join)
    problem.get()?.let { throw it }
    return (System.nanoTime() - start) / 1e9
}

/** The size of the jars whose names start so. */
private fun installed(libraries: List<String>): Long {
    val jars = System.getProperty("java.class.path").split(File.pathSeparator).map(::File).filter(File::isFile)
    return jars.filter { jar -> libraries.any(jar.name::startsWith) }.sumOf(File::length)
}
