package cloud.finhub.sessions

/** What the SDK runs on, as the `User-Agent` names it where the application gives none. */
internal fun runtime(): String {
    val level = Android.apiLevel
    return if (level != null) "Android/$level" else "JVM/${System.getProperty("java.version")}"
}
