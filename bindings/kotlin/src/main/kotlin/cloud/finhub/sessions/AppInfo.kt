package cloud.finhub.sessions

/**
 * How an application names itself to FinHub: `{App}/{Version} ({OS} {OSVersion}; {Device})`.
 *
 * ```kotlin
 * FinHubClient(userAgent = AppInfo("MyApp", "2.1").userAgent)
 * ```
 *
 * @param name The application's name.
 * @param version The application's version.
 * @param os The operating system: this machine's by default.
 * @param osVersion The operating system's version: this machine's by default.
 * @param device The device's model: on Android this one, elsewhere the processor's architecture.
 * @throws IllegalArgumentException where [name] or [version] is blank, or holds nothing that a header can carry.
 */
public class AppInfo @JvmOverloads constructor(
    name: String,
    version: String,
    os: String = if (Android.apiLevel != null) "Android" else System.getProperty("os.name"),
    osVersion: String = Android.release ?: System.getProperty("os.version"),
    device: String = Android.model ?: System.getProperty("os.arch"),
) {
    init {
        require(product(name).isNotEmpty()) { "name holds no letter that a header can carry: give it in ASCII" }
        require(product(version).isNotEmpty()) { "version holds no digit that a header can carry: give it in ASCII" }
    }

    /** The text for the setting `userAgent`. What a header cannot carry, or would end its part, is left out. */
    public val userAgent: String =
        "${product(name)}/${product(version)} (${comment(os)} ${comment(osVersion)}; ${comment(device)})"

    override fun toString(): String = userAgent

    private companion object {
        /** A token of RFC 9110, section 5.6.2, without the `/` that ends it. */
        fun product(text: String) = text.filter { it in '!'..'~' && it !in "\"(),/:;<=>?@[\\]{}" }

        /** A comment's text of RFC 9110, section 5.6.5, without the `;` that ends it. */
        fun comment(text: String) = text.filter { it in ' '..'~' && it !in "();\\" }.trim()
    }
}
