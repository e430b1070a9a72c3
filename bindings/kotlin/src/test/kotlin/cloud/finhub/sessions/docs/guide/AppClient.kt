package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.AppInfo
import cloud.finhub.sessions.FinHubClient

/** The app's client: make it once, in your `Application` or by your dependency injection. */
fun appClient(version: String, installation: String): FinHubClient = FinHubClient(
    tenantId = "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd", // a name, not a secret
    forwardedFrom = "com.example.shop",
    platform = "android",
    deviceId = installation, // a random UUID that the app makes once and keeps
    userAgent = AppInfo("Shop", version).userAgent, // Shop/2.1 (Android 14; Pixel 8)
)
