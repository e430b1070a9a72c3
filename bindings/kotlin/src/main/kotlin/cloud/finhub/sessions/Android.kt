package cloud.finhub.sessions

/** What Android tells of the device. The SDK is built without Android, so that it is asked by name. */
internal object Android {
    /** `Build.VERSION.SDK_INT`, such as 34; `null` elsewhere. */
    val apiLevel: Int? by lazy { read("android.os.Build\$VERSION", "SDK_INT") as? Int }

    /** `Build.VERSION.RELEASE`, such as `14`. */
    val release: String? by lazy { read("android.os.Build\$VERSION", "RELEASE") as? String }

    /** `Build.MODEL`, such as `Pixel 8`. */
    val model: String? by lazy { read("android.os.Build", "MODEL") as? String }

    private fun read(name: String, field: String): Any? =
        try {
            Class.forName(name).getField(field).get(null)
        } catch (_: ReflectiveOperationException) {
            null
        }
}
