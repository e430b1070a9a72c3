package cloud.finhub.sessions.packaging

import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.testing.Sandbox
import java.io.File

/** The package's compiled classes. */
internal object Classes {
    /** The folder that is going to be the jar. */
    private val folder = folderOf(FinHubClient::class.java)

    val files: List<File> by lazy { classesIn(folder) }

    /** Those of the package for the tests of apps, of which our own are made as well. */
    val forTests: List<File> by lazy {
        val tests = classesIn(folderOf(Sandbox::class.java).resolve("cloud/finhub/sessions/testing"))
        tests.filterNot { "Test" in it.name }
    }

    /** The classes, not initialized: that would load the native library. */
    val all: List<Class<*>> by lazy { files.map { load(it.relativeTo(folder).path.removeSuffix(".class")) } }

    private fun folderOf(type: Class<*>) = File(type.protectionDomain.codeSource.location.toURI())

    private fun classesIn(folder: File) =
        folder.walk().filter { it.extension == "class" }.sortedBy { it.path }.toList()

    private fun load(path: String) =
        Class.forName(path.replace(File.separatorChar, '.'), false, FinHubClient::class.java.classLoader)
}
