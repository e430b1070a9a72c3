package cloud.finhub.sessions.packaging

import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.fail
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** What others compile against and is written by hand, as `api/finhub-sessions.api` lists it: a change is seen in review. */
class PublicApiTest {
    @Test
    fun `the public API is the committed one`(@TempDir folder: File) =
        compare(File("api/finhub-sessions.api"), dump(BY_HAND), folder)

    @Test
    fun `the public API for the tests of apps is the committed one`(@TempDir folder: File) {
        val dump = buildString { AbiTools.getInstance().printJvmDump(this, Classes.forTests, AbiFilters.EMPTY) }
        compare(File("testing/api/finhub-sessions-testing.api"), dump, folder)
    }

    @Test
    fun `nothing internal is public`() {
        val dump = dump()
        assertFalse("sessions/internal" in dump, "a generated declaration is public, or shows in one that is:\n$dump")
        val packages = Regex("""(?:class|interface) (\S+)/\w""").findAll(dump).map { it.groupValues[1] }.toSet()
        val expected = listOf("", "/android", "/ktor", "/okhttp").map { "cloud/finhub/sessions$it" }.toSet()
        assertEquals(expected, packages - "cloud/finhub/sessions/types")
    }

    private fun compare(committed: File, dump: String, folder: File) {
        if (System.getProperty("api.dump") == "true") {
            committed.writeText(dump)
            return
        }
        val actual = folder.resolve("actual.api").apply { writeText(dump) }
        val difference = AbiTools.getInstance().filesDiff(committed, actual) ?: return
        fail("The public API has changed. If that is meant: `mvn -f bindings/kotlin test -Dapi.dump=true`\n$difference")
    }

    private fun dump(filters: AbiFilters = AbiFilters.EMPTY) = buildString {
        AbiTools.getInstance().printJvmDump(this, Classes.files, filters)
    }

    private companion object {
        /** What follows from the specification, where a change of it is seen. */
        val GENERATED = setOf(
            "cloud.finhub.sessions.ClientBuilder",
            "cloud.finhub.sessions.ClientOptions",
            "cloud.finhub.sessions.FinHubClient**",
            "cloud.finhub.sessions.FinHubException**",
            "cloud.finhub.sessions.Operations",
            "cloud.finhub.sessions.*Fields",
            "cloud.finhub.sessions.types.**",
        )
        val BY_HAND = AbiFilters(emptySet(), GENERATED, emptySet(), emptySet())
    }
}
