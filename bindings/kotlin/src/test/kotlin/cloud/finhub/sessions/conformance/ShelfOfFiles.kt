package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.FileStore
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.io.RandomAccessFile
import java.nio.file.Files

/** The store of a case: files, which a step may change or spoil. */
class ShelfOfFiles : AutoCloseable {
    private val home = Files.createTempDirectory("finhub").toFile()
    private val folder = File(home, "sessions")
    private val aside = File(home, "aside")
    private var broken: String? = null

    val store = FileStore(folder)

    /** The file of the session. A lease is no session. */
    val session: File?
        get() = folder.walk().firstOrNull { it.name.endsWith(".json") && it.name != "lease.json" }

    private val file get() = checkNotNull(session) { "there is no session in the store" }
    private val lock get() = File("${file.path}.lock")

    fun write(changes: JsonObject) = file.writeText(written(changes, file.readText()))

    fun breakBy(defect: String) {
        when (defect) {
            "everything" -> {
                // There may be nothing yet.
                folder.renameTo(aside)
                folder.writeText("no folder")
            }
            "swap" -> check(lock.delete() && lock.mkdir())
            "hang" -> file.let { check(it.delete() && ProcessBuilder("mkfifo", it.path).start().waitFor() == 0) }
            else -> throw NotUnderstood("the runner does not know $defect")
        }
        broken = defect
    }

    fun mend() {
        when (broken) {
            "everything" -> {
                check(folder.delete())
                aside.renameTo(folder)
            }
            "swap" -> check(lock.delete())
            // Whoever waits reads to the end.
            "hang" -> file.let { pipe -> RandomAccessFile(pipe, "rw").use { check(pipe.delete()) } }
        }
        broken = null
    }

    override fun close() {
        mend()
        home.deleteRecursively()
    }
}

/** What a step writes in the place of a hand-over. */
fun written(changes: JsonObject, text: String): String {
    changes["text"]?.let { return Members.text("text", it) }
    val without = changes["without"]?.jsonArray.orEmpty().map { it.jsonPrimitive.content }.toSet()
    val change = changes["change"]?.jsonObject.orEmpty().mapValues { changed(it.value) }
    return JsonObject(Json.parseToJsonElement(text).jsonObject - without + change).toString()
}

private fun changed(written: JsonElement): JsonElement = Members.textOrNull(written)?.let(::JsonPrimitive) ?: written
