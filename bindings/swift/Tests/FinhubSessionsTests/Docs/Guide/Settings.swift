import FinhubSessions

func settings(baseURL: String) throws -> FinHubClient {
    // snippet
    let client = try FinHubClient(
        baseURL: baseURL,
        tenantID: "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
        forwardedFrom: "MyApp",
        platform: "ios",
        deviceID: "356938035643809",
        userAgent: AppInfo(name: "MyApp", version: "2.1").userAgent,
        timeout: .seconds(20),
        maxRetries: 1
    )
    print("it can: \(try client.check())")
    // end
    return client
}
