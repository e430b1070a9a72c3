package cloud.finhub.sessions

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.net.URLClassLoader
import javax.tools.ToolProvider

/** How the SDK, and an application by it, names itself to FinHub. */
class UserAgentTest : SandboxTest() {
    @Test
    fun `the SDK names itself, its version and the JVM's`() = runBlocking {
        client.logIn()
        val java = System.getProperty("java.version")
        assertEquals("finhub-sdk-kotlin/0.1.0 JVM/$java", sandbox.requests().single().header("User-Agent"))
    }

    @Test
    fun `an application names itself, this machine's system and its processor`() = runBlocking {
        val app = AppInfo("MyApp", "2.1")
        val (os, version, arch) = listOf("os.name", "os.version", "os.arch").map(System::getProperty)
        assertEquals("MyApp/2.1 ($os $version; $arch)", app.userAgent)

        client.withOptions(userAgent = app.userAgent).logIn()
        assertEquals(app.userAgent, sandbox.requests().single().header("User-Agent"))
    }

    @Test
    fun `an application may say everything itself`() {
        val app = AppInfo("MyApp", "2.1", os = "iOS", osVersion = "17.5", device = "iPhone15,3")
        assertEquals("MyApp/2.1 (iOS 17.5; iPhone15,3)", app.userAgent)
        assertEquals(app.userAgent, app.toString())
    }

    @Test
    fun `what would end a part of the form, or no header can carry, is left out`() = runBlocking {
        val app = AppInfo("My App/(ä)\r\n", "2.1 \"β\";", "Win(dows)\\", "11;\u0000", " Jürgens\nLaptop 🔑; x ")
        assertEquals("MyApp/2.1 (Windows 11; JrgensLaptop  x)", app.userAgent)

        client.withOptions(userAgent = app.userAgent).logIn()
        assertEquals(app.userAgent, sandbox.requests().single().header("User-Agent"))
    }

    @Test
    fun `an application without a name or a version is refused`() {
        for (bad in listOf("", " ", "日本", "/()")) {
            val name = assertThrows<IllegalArgumentException> { AppInfo(bad, "2.1") }
            val version = assertThrows<IllegalArgumentException> { AppInfo("MyApp", bad) }
            assertTrue(name.message?.startsWith("name ") == true, name.message)
            assertTrue(version.message?.startsWith("version ") == true, version.message)
        }
    }

    /** Android itself is not there: only its class with the facts is, and the SDK's own beside it. */
    @Test
    fun `on Android, Android and the device are named`(@TempDir folder: File) {
        val build = folder.resolve("android/os/Build.java")
        build.parentFile.mkdirs()
        build.writeText(BUILD)
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, build.path))

        val places = listOf(AppInfo::class, Unit::class).map { it.java.protectionDomain.codeSource.location }
        val urls = (places + folder.toURI().toURL()).toTypedArray()
        URLClassLoader(urls, ClassLoader.getPlatformClassLoader()).use { android ->
            val runtime = android.loadClass("cloud.finhub.sessions.RuntimeKt").getMethod("runtime").invoke(null)
            val app = android.loadClass("cloud.finhub.sessions.AppInfo")
                .getConstructor(String::class.java, String::class.java)
                .newInstance("MyApp", "2.1")

            assertEquals("Android/34", runtime)
            assertEquals("MyApp/2.1 (Android 14; Pixel 8)", app.toString())
        }
    }

    private companion object {
        const val BUILD = """
            package android.os;

            public class Build {
                public static final String MODEL = "Pixel 8";

                public static class VERSION {
                    public static final int SDK_INT = 34;
                    public static final String RELEASE = "14";
                }
            }
            """
    }
}
