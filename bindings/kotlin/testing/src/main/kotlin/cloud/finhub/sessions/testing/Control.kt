package cloud.finhub.sessions.testing

import cloud.finhub.sessions.MalformedJson
import cloud.finhub.sessions.readJson
import java.io.DataInputStream
import java.io.IOException
import java.net.Socket
import java.net.URI

/**
 * The sandbox's control endpoints: `/__sandbox/...`.
 *
 * It keeps one connection, opened at once: a new one could meet what a test has in store for the next connection.
 */
internal class Control(private val baseUrl: String) : AutoCloseable {
    private val address = URI(baseUrl)
    private val socket = reach { connect().apply { soTimeout = ANSWER_LIMIT } }
    private val input = DataInputStream(socket.getInputStream().buffered())

    /** Asks with a body of JSON, and gives the answer's members. */
    @Synchronized
    fun ask(method: String, path: String, body: String = ""): Members {
        val (status, answer) = reach { send(method, path, body.toByteArray()) }
        val said = readMembers(answer)
        if (status != OK) throw SandboxException(said.text("message"))
        return said
    }

    override fun close() = socket.close()

    private fun connect(): Socket {
        if (address.host == null || address.port < 0) throw SandboxException("$baseUrl is no address of a sandbox")
        return Socket(address.host, address.port)
    }

    private fun send(method: String, path: String, body: ByteArray): Pair<String, ByteArray> {
        val head = "$method /__sandbox/$path HTTP/1.1\r\nHost: ${address.authority}\r\nContent-Length: ${body.size}\r\n\r\n"
        socket.getOutputStream().write(head.toByteArray() + body)
        val status = line().split(' ').getOrElse(1) { "" }
        val headers = generateSequence { line().ifEmpty { null } }
            .associate { it.substringBefore(':').lowercase() to it.substringAfter(':').trim() }
        val length = headers["content-length"] ?: throw IOException("it is something else")
        return status to ByteArray(length.toInt()).also(input::readFully)
    }

    private fun line() = buildString {
        while (true) {
            val next = input.readByte().toInt().toChar()
            if (next == '\n') break
            if (next != '\r') append(next)
        }
    }

    private fun <T> reach(work: () -> T): T =
        try {
            work()
        } catch (failure: IOException) {
            throw SandboxException("the sandbox at $baseUrl does not answer: ${failure.message ?: "it went away"}", failure)
        }

    private companion object {
        /** How long an answer may take, in milliseconds. */
        const val ANSWER_LIMIT = 30_000
        const val OK = "200"
    }
}

/** Reads an object, which is all that a sandbox writes. */
@Suppress("UNCHECKED_CAST")
internal fun readMembers(json: ByteArray): Members =
    try {
        readJson(json) as Members
    } catch (other: MalformedJson) {
        throw SandboxException("this is no sandbox: ${other.message}", other)
    }
