package cloud.finhub.sessions.packaging

import cloud.finhub.sessions.FinHubClient
import java.io.File

/** The package's compiled classes. */
internal object Classes {
    /** The folder that is going to be the jar. */
    private val folder = File(FinHubClient::class.java.protectionDomain.codeSource.location.toURI())

    val files: List<File> by lazy { folder.walk().filter { it.extension == "class" }.sortedBy { it.path }.toList() }

    /** The classes, not initialized: that would load the native library. */
    val all: List<Class<*>> by lazy { files.map { load(it.relativeTo(folder).path.removeSuffix(".class")) } }

    private fun load(path: String) =
        Class.forName(path.replace(File.separatorChar, '.'), false, FinHubClient::class.java.classLoader)
}
