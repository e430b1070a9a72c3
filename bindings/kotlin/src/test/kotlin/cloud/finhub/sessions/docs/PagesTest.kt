package cloud.finhub.sessions.docs

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** The documentation shows code that is compiled, and names what there is. */
class PagesTest {
    @TestFactory
    fun `each block is a file that is compiled`(): List<DynamicTest> = pages.flatMap { page ->
        if (System.getProperty("guide.write") == "true") page.renew()
        Page(page.name).blocks.map { block ->
            dynamicTest("${block.place}: ${block.file}") {
                assertNotNull(block.file, "${block.place}: a comment before the block must name its file in docs/guide")
                assertEquals(Source(block.file!!).shown, block.code) { "${block.place}: $HOW_TO_MEND" }
            }
        }
    }

    @Test
    fun `each file is shown`() {
        val shown = pages.flatMap { page -> page.blocks.map { it.file } }.toSet()
        assertEquals(emptyList<String>(), Source.all().map { it.name }.filter { it !in shown })
    }

    @Test
    fun `the front page logs in and out in a few lines`() {
        val example = Page(FRONT_PAGE).blocks.single { it.file == "FrontPage.kt" }
        assertTrue(example.code.lines().size <= LONGEST_EXAMPLE)
    }

    @Test
    fun `the table of settings names each argument of a client`() {
        val source = inRepository("bindings/kotlin/src/main/generated/cloud/finhub/sessions/FinHubClient.kt").readText()
        val constructor = source.substringAfter("public constructor(").substringBefore(") : this(")
        val arguments = Regex("""^ +(\w+):""", RegexOption.MULTILINE).findAll(constructor).map { it.groupValues[1] }.toSet()
        assertTrue("tenantSecret" in arguments)
        assertEquals(emptySet<String>(), arguments - Page(GUIDE).tabled("Settings"))
    }

    @Test
    fun `the table of errors names exceptions that there are`() {
        val named = Page(GUIDE).tabled("Errors").filter { it[0].isUpperCase() }
        assertTrue(named.size > 5)
        for (name in named) Class.forName("cloud.finhub.sessions.FinHubException\$$name")
    }

    @Test
    fun `what a build is told to fetch is this version`() {
        val built = inRepository("bindings/kotlin/pom.xml").readText().substringAfter("<version>").substringBefore("</version>")
        val wanted = pages.flatMap { page -> COORDINATES.findAll(page.text).map { it.groupValues[1] } }
        assertTrue(wanted.isNotEmpty())
        assertEquals(setOf(built), wanted.toSet())
    }

    private companion object {
        /** Lines, with the empty one after the last. */
        const val LONGEST_EXAMPLE = 15
        const val HOW_TO_MEND =
            "change the file, then `mvn -f bindings/kotlin test -Dtest=PagesTest -Dguide.write=true` writes the page"
        val COORDINATES = Regex("""cloud\.finhub:finhub-sessions[\w-]*:([\w.]+)""")
    }
}
