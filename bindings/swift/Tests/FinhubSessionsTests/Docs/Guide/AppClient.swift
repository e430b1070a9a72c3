import FinhubSessions

/// The app's client: make it once. It has no tenant key and no tenant secret.
func appClient(version: String, installation: String) throws -> FinHubClient {
    try FinHubClient(
        tenantID: "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",  // a name, not a secret
        forwardedFrom: "com.example.shop",
        platform: "ios",
        deviceID: installation,  // a random UUID that the app makes once and keeps
        userAgent: AppInfo(name: "Shop", version: version).userAgent  // Shop/2.1 (iOS 17.5.1; iPhone16,1)
    )
}
