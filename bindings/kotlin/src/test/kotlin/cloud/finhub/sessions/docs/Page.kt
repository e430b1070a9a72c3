package cloud.finhub.sessions.docs

import java.io.File

internal const val FRONT_PAGE = "README.md"
internal const val PACKAGE_PAGE = "bindings/kotlin/README.md"
internal const val GUIDE = "docs/kotlin.md"

internal val pages = listOf(FRONT_PAGE, PACKAGE_PAGE, GUIDE).map(::Page)

/** A file below the repository's root. */
internal fun inRepository(path: String): File = File(System.getProperty("finhub.repository"), path)

/**
 * A page of the documentation. Its blocks of Kotlin and Java are files in `docs/guide`, without their line `package`; a
 * comment before each block names the file:
 *
 *     <!-- FirstLogin.kt -->
 *     ```kotlin
 */
internal class Page(val name: String) {
    private val file = inRepository(name)
    val text: String = file.readText()

    val blocks: List<Block> = BLOCK.findAll(text).map { found ->
        val line = text.substring(0, found.range.first).count { it == '\n' } + 1
        Block("$name:$line", found.groups["file"]?.value, found.groups["code"]!!.value)
    }.toList()

    /** Writes what the files hold into their blocks. */
    fun renew() = file.writeText(
        BLOCK.replace(text) { found ->
            val shown = found.groups["file"]?.let { Source(it.value).shown }
            if (shown == null) found.value else found.value.removeSuffix(found.groups["code"]!!.value + FENCE) + shown + FENCE
        },
    )

    /** What stands in backticks in the first column of the table below a heading. */
    fun tabled(section: String): Set<String> {
        val rows = text.substringAfter("\n## $section\n").substringBefore("\n## ").lines().filter { it.startsWith("| ") }
        return rows.flatMap { row -> QUOTED.findAll(row.split('|')[1]).map { it.groupValues[1] } }.toSet()
    }

    private companion object {
        const val FENCE = "```\n"
        val BLOCK = Regex("""(?:<!-- (?<file>\w+\.\w+) -->\n)?```(?:kotlin|java)\n(?<code>.*?)```\n""", RegexOption.DOT_MATCHES_ALL)
        val QUOTED = Regex("`([^`]+)`")
    }
}

/** A block of Kotlin or Java, where it stands, and the file that it is. */
internal class Block(val place: String, val file: String?, val code: String)

/** A file that the documentation shows. */
internal class Source(val name: String) {
    /** The file without its line `package`, as a page has it. */
    val shown: String = directoryOf(name).resolve(name).readText().substringAfter("\n\n")

    companion object {
        private const val GUIDE = "cloud/finhub/sessions/docs/guide"
        private val directories = listOf("kotlin", "java").map { inRepository("bindings/kotlin/src/test/$it/$GUIDE") }

        fun all(): List<Source> = directories.flatMap { it.list()!!.toList() }.map(::Source)

        private fun directoryOf(name: String) = directories[if (name.endsWith(".kt")) 0 else 1]
    }
}
