package cloud.finhub.sessions.sandbox

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.BufferedInputStream
import java.io.EOFException
import java.io.InputStream
import java.net.Socket
import java.net.URI

/**
 * The sandbox's control endpoints: `/__sandbox/...`.
 *
 * It keeps one connection, opened at once: a new one could meet what a test has in store for the next connection.
 */
internal class Control(baseUrl: String) : AutoCloseable {
    private val address = URI(baseUrl)
    private val socket = Socket(address.host, address.port).apply { soTimeout = ANSWER_LIMIT }
    private val input = BufferedInputStream(socket.getInputStream())

    @Synchronized
    fun ask(method: String, path: String, body: JsonElement? = null): JsonObject {
        val sent = body?.toString().orEmpty().toByteArray()
        val head = "$method /__sandbox/$path HTTP/1.1\r\nHost: ${address.authority}\r\nContent-Length: ${sent.size}\r\n\r\n"
        socket.getOutputStream().write(head.toByteArray() + sent)
        val status = line().split(' ')[1].toInt()
        val headers = generateSequence { line().ifEmpty { null } }
            .associate { it.substringBefore(':').lowercase() to it.substringAfter(':').trim() }
        val length = headers.getValue("content-length").toInt()
        val said = Json.parseToJsonElement(String(input.readNBytes(length))).jsonObject
        check(status == 200) { said.getValue("message").jsonPrimitive.content }
        return said
    }

    override fun close() = socket.close()

    private fun line() = buildString {
        while (true) {
            val next = input.readOrFail()
            if (next == '\n') break
            if (next != '\r') append(next)
        }
    }

    private companion object {
        /** How long an answer may take, in milliseconds. */
        const val ANSWER_LIMIT = 30_000

        fun InputStream.readOrFail(): Char = read().also { if (it < 0) throw EOFException("the sandbox went away") }.toChar()
    }
}
