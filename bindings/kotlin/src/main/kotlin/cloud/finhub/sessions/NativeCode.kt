package cloud.finhub.sessions

import cloud.finhub.sessions.internal.uniffiCallbackInterfaceLogSink
import cloud.finhub.sessions.internal.uniffiRustFutureContinuationCallbackImpl
import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.JNIEnv
import com.sun.jna.Library
import com.sun.jna.Native
import com.sun.jna.NativeLibrary
import com.sun.jna.Platform
import java.io.File

/** The compiled half of the SDK, which the jar carries for some platforms. */
internal object NativeCode {
    private const val LIBRARY = "finhub_sessions_ffi"

    /** As the other half has it: where somebody keeps the library elsewhere. */
    private const val OVERRIDE = "uniffi.component.$LIBRARY.libraryOverride"

    private val name get() = System.getProperty(OVERRIDE) ?: LIBRARY

    private val loaded by lazy {
        load(name)
        stayAttached()
    }

    /**
     * Sees to it that it is there, with a sentence that helps where it is not.
     *
     * @throws UnsatisfiedLinkError where it is not, or cannot be loaded.
     */
    fun require() {
        loaded
    }

    /** Gives a class its native methods, and the number by which they know it. */
    fun bind(type: Class<*>): Long {
        require()
        val library = NativeLibrary.getInstance(name, type.classLoader)
        val arguments = arrayOf(JNIEnv.CURRENT, type)
        val options = mapOf(Library.OPTION_ALLOW_OBJECTS to true)
        return library.getFunction("finhub_sessions_channel").invoke(Long::class.java, arguments, options) as Long
    }

    fun load(name: String) {
        try {
            NativeLibrary.getInstance(name, NativeCode::class.java.classLoader)
        } catch (failure: UnsatisfiedLinkError) {
            throw UnsatisfiedLinkError(explain(name, failure)).apply { initCause(failure) }
        }
    }

    /**
     * Rust's threads live as long as the process and call often, so they stay known to the JVM between calls. As
     * daemons they do not keep it from ending.
     */
    private fun stayAttached() {
        val threads = CallbackThreadInitializer(true, false, "finhub")
        Native.setCallbackThreadInitializer(uniffiRustFutureContinuationCallbackImpl, threads)
        Native.setCallbackThreadInitializer(uniffiCallbackInterfaceLogSink.take, threads)
    }

    private fun explain(name: String, failure: UnsatisfiedLinkError): String {
        if (File(name).isAbsolute) return "finhub-sessions cannot load $name, which -D$OVERRIDE names"
        val platform = Platform.RESOURCE_PREFIX
        val path = "$platform/${System.mapLibraryName(name)}"
        if (NativeCode::class.java.classLoader.getResource(path) != null) {
            // JNA says what it was to do, and then why it could not.
            val problem = failure.message.orEmpty().lines().let { it.getOrElse(1) { _ -> it.first() } }
            return "finhub-sessions cannot load its native library for this platform ($platform), which is in the class " +
                "path as $path: $problem. On Linux it needs glibc, not musl, and a folder for temporary files from which " +
                "programs may run; -Djna.tmpdir=FOLDER names another."
        }
        return "finhub-sessions has no native library for this platform ($platform): looked for $path in the class " +
            "path. On a desktop or a server, build it with `cargo xtask package kotlin` on such a machine and depend on " +
            "that jar; on Android, depend on the AAR. -D$OVERRIDE=PATH names a library that is kept elsewhere."
    }
}
