package cloud.finhub.sessions.packaging

import cloud.finhub.sessions.FinHubClient
import com.sun.jna.Callback
import com.sun.jna.Library
import com.sun.jna.Structure
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.lang.reflect.Modifier

/** The rules that the jar gives to R8 and ProGuard, against what native code finds by its name. */
class ConsumerRulesTest {
    private val rules = Rule.readAll(text("META-INF/proguard/finhub-sessions.pro"))

    @Test
    fun `R8 and ProGuard get the same rules`() {
        val ofR8 = text("META-INF/com.android.tools/r8/finhub-sessions.pro")
        assertEquals(text("META-INF/proguard/finhub-sessions.pro"), ofR8)
    }

    @Test
    fun `every rule keeps something, and names what there is`() {
        val known = Classes.all + listOf(Structure::class.java, Callback::class.java)
        for (rule in rules) {
            assertTrue(known.any(rule::matches), "$rule keeps nothing")
        }
        assertEquals(5, rules.size, "rules that this test understands")
    }

    @Test
    fun `structures keep their fields and constructors`() {
        keep(Classes.all.filter { Structure::class.java.isAssignableFrom(it) }, "<fields>", "<init>(...)")
        assertTrue("-keepattributes RuntimeVisibleAnnotations" in text("META-INF/proguard/finhub-sessions.pro"))
    }

    @Test
    fun `callbacks keep their methods`() =
        keep(Classes.all.filter { Callback::class.java.isAssignableFrom(it) }, "<methods>")

    @Test
    fun `Rust's functions keep their names`() =
        keep(Classes.all.filter { it.hasNativeMethods() }, "native <methods>")

    @Test
    fun `what Rust calls keeps its name`() {
        val done = "public static boolean done(long, byte[])"
        val channel = Classes.all.single { it.simpleName == "Channel" }
        assertEquals(done, channel.getMethod("done", Long::class.java, ByteArray::class.java).let {
            "public static ${it.returnType} ${it.name}(${it.parameterTypes.joinToString { type -> type.simpleName }})"
        })
        keep(listOf(channel), done)
    }

    @Test
    fun `JNA itself is kept whole`() = keep(jnaClasses(), "*")

    @Test
    fun `no class needs a rule of another kind`() {
        val libraries = Classes.all.filter { Library::class.java.isAssignableFrom(it) }
        assertEquals(emptyList<Class<*>>(), libraries, "libraries that JNA implements by a proxy")
    }

    @Test
    fun `what an app may lack is no reason to warn`() {
        val lacking = Classes.files.flatMap { namedIn(it) }.filterNot { name -> PRESENT.any(name::startsWith) }.toSet()
        assertTrue("okhttp3/Interceptor" in lacking && "io/ktor/client/plugins/api/Send" in lacking, lacking.toString())
        val silent = Regex("-dontwarn (\\S+)\\*\\*").findAll(text("META-INF/proguard/finhub-sessions.pro"))
            .map { it.groupValues[1].replace('.', '/') }.toList()
        assertEquals(emptyList<String>(), lacking.filterNot { name -> silent.any(name::startsWith) })
    }

    /** The classes in a class's signatures, by their paths. A text's length may look like another `L` before it. */
    private fun namedIn(file: File) =
        Regex("""L(?!L)(\w+(?:/[\w$]+)+);""").findAll(file.readText(Charsets.ISO_8859_1)).map { it.groupValues[1] }.toList()

    /** Fails where a class of the list, of which there must be some, may lose one of these members. */
    private fun keep(classes: List<Class<*>>, vararg members: String) {
        assertTrue(classes.isNotEmpty(), "there is no such class")
        for (kept in classes) {
            val covered = rules.filter { it.matches(kept) }.flatMap { it.members }
            for (member in members) {
                assertTrue(member in covered || "*" in covered, "no rule keeps $member of ${kept.name}")
            }
        }
    }

    /** The classes that JNA's C code asks for, and those that structures and callbacks are made of. */
    private fun jnaClasses() = listOf(
        "Callback", "CallbackReference", "CallbackReference\$AttachOptions", "CallbackThreadInitializer",
        "IntegerType", "JNIEnv", "Native", "NativeMapped", "Pointer", "PointerType", "Structure",
        "Structure\$ByValue", "Structure\$FieldOrder", "WString",
    ).map { Class.forName("com.sun.jna.$it", false, javaClass.classLoader) }

    private fun Class<*>.hasNativeMethods() = declaredMethods.any { Modifier.isNative(it.modifiers) }

    private fun text(path: String): String {
        val resource = FinHubClient::class.java.classLoader.getResource(path)
        return checkNotNull(resource) { "$path is missing" }.readText()
    }

    private companion object {
        /** What every app has: the platform and what the package brings. */
        val PRESENT = listOf(
            "java/", "javax/crypto/", "kotlin/", "kotlinx/coroutines/", "org/jetbrains/annotations/", "com/sun/jna/",
            "cloud/finhub/sessions/",
        )
    }
}

/** `-keep class cloud.finhub.* extends com.sun.jna.Structure { <fields>; }`: as much of the language as the rules use. */
private data class Rule(val kind: String, val pattern: String, val parent: String?, val members: List<String>) {
    fun matches(candidate: Class<*>): Boolean {
        // A `*` does not go past a dot.
        val name = Regex(pattern.split("*").joinToString("[^.]*") { Regex.escape(it) })
        return name.matches(candidate.name) && extends(candidate) && has(candidate)
    }

    private fun extends(candidate: Class<*>): Boolean {
        if (parent == null) return true
        val above = Class.forName(parent, false, candidate.classLoader)
        return above != candidate && above.isAssignableFrom(candidate)
    }

    /** `-keepclasseswithmembers` keeps classes that have such members alone. */
    private fun has(candidate: Class<*>) =
        kind == "-keep" || candidate.declaredMethods.any { Modifier.isNative(it.modifiers) }

    companion object {
        private val LINE = Regex("""(-keep\w*) class (\S+)(?: extends (\S+))? \{ (.*) }""")
        private val OTHERS = setOf("-keepattributes", "-dontwarn")

        fun readAll(text: String): List<Rule> {
            val lines = text.lines().map { it.trim() }.filter { it.isNotEmpty() && !it.startsWith("#") }
            return lines.filterNot { it.substringBefore(' ') in OTHERS }.map(::read)
        }

        private fun read(line: String): Rule {
            val match = checkNotNull(LINE.matchEntire(line)) { "the test does not understand: $line" }
            val (kind, pattern, parent, members) = match.destructured
            check(kind == "-keep" || kind == "-keepclasseswithmembers" && members == "native <methods>;") { line }
            return Rule(kind, pattern, parent.ifEmpty { null }, members.split(";").map(String::trim).filter(String::isNotEmpty))
        }
    }
}
