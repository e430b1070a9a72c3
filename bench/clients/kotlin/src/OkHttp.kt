package bench

import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.serialization.json.Json
import okhttp3.Call
import okhttp3.Callback
import okhttp3.ConnectionPool
import okhttp3.Dispatcher
import okhttp3.Headers.Companion.toHeaders
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Protocol
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import java.io.IOException
import java.util.concurrent.TimeUnit
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/** So many calls and connections are allowed at once. */
private const val MANY = 256

private val JSON = "application/json".toMediaType()

/** A thread that waits for each call. */
fun okhttp(task: Task): Client {
    val client = client(task)
    return Client.Blocking {
        val session = session(read(client.newCall(login(task)).execute()))
        confirm(read(client.newCall(logout(task, session)).execute()))
    }
}

/** A coroutine that is resumed by OkHttp's dispatcher. */
fun okhttpInCoroutines(task: Task): Client {
    val client = client(task)
    return Client.Suspending {
        val session = session(client.newCall(login(task)).answer())
        confirm(client.newCall(logout(task, session)).answer())
    }
}

private fun client(task: Task): OkHttpClient {
    val dispatcher = Dispatcher().apply {
        maxRequests = MANY
        maxRequestsPerHost = MANY
    }
    val client = OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .connectionPool(ConnectionPool(MANY, 5, TimeUnit.MINUTES))
        .protocols(listOf(Protocol.HTTP_1_1))
    task.ca?.let(::Trust)?.let { client.sslSocketFactory(it.context.socketFactory, it.manager) }
    return client.build()
}

private fun login(task: Task) = Request.Builder()
    .url(task.url)
    .headers(task.headers.toHeaders())
    .post(Json.encodeToString(task.body).toRequestBody(JSON))
    .build()

private fun logout(task: Task, session: Session) = Request.Builder()
    .url("${task.url}/${session.sessionId}")
    .headers(task.headers.toHeaders())
    .header("Authorization", "Bearer ${session.token}")
    .delete()
    .build()

private fun read(response: Response): String = response.use {
    check(it.code == 200) { "status ${it.code}" }
    it.body.string()
}

private suspend fun Call.answer(): String = suspendCancellableCoroutine { waiting ->
    waiting.invokeOnCancellation { cancel() }
    enqueue(object : Callback {
        override fun onFailure(call: Call, e: IOException) = waiting.resumeWithException(e)

        override fun onResponse(call: Call, response: Response) {
            val answer = runCatching { read(response) }
            answer.fold(waiting::resume, waiting::resumeWithException)
        }
    })
}
