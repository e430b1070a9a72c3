package cloud.finhub.sessions.testing

import com.sun.jna.Native
import com.sun.jna.Platform
import java.io.File

/** Where the program `finhub-sandbox` is. */
internal object SandboxProgram {
    private const val NAME = "finhub-sandbox"
    private const val VARIABLE = "FINHUB_SANDBOX"

    private val resource = "${Platform.RESOURCE_PREFIX}/$NAME" + if (Platform.isWindows()) ".exe" else ""

    private val brought: File? by lazy { bring() }

    /** What names it: the variable, the file that the jar brings, or else its name, which stands for one of `PATH`. */
    fun find(): String = System.getenv(VARIABLE) ?: brought?.path ?: NAME

    fun missing(program: String, cause: Throwable): SandboxException = SandboxException(
        when (program) {
            System.getenv(VARIABLE) -> "$VARIABLE names $program, which is no program that can be run"
            NAME ->
                "finhub-sessions-testing has no sandbox for this platform: looked for $resource in the class path, and for " +
                    "$NAME in PATH. Run `pip install $NAME`, or name the program in the environment variable $VARIABLE."
            else ->
                "the sandbox, unpacked to $program, cannot be run: ${cause.message}. " +
                    "-Djna.tmpdir=FOLDER names a folder from which programs may run."
        },
        cause,
    )

    /** Unpacks it to where JNA unpacks libraries, for as long as this JVM runs. */
    private fun bring(): File? {
        val loader = SandboxProgram::class.java.classLoader
        if (loader.getResource(resource) == null) return null
        return Native.extractFromResourcePath("/$resource", loader)?.apply { setExecutable(true) }
    }
}
