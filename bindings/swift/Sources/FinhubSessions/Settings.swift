import FinhubSessionsGenerated
import Foundation

/// The settings that a clone of a client may replace.
struct Options {
    var tenantID: String?
    var tenantKey: String?
    var tenantSecret: String?
    var forwardedFor: String?
    var forwardedFrom: String?
    var platform: String?
    var deviceID: String?
    var osPlatform: String?
    var userAgent: String?
    var accept: String?
    var headers: [String: String]
    var timeout: Duration?
    var attemptTimeout: Duration?
    var maxRetries: Int?

    func toNative() throws -> FinhubSessionsGenerated.Options {
        try FinhubSessionsGenerated.Options(
            tenantId: tenantID,
            tenantKey: tenantKey.map(Secret.init)?.toNative(),
            tenantSecret: tenantSecret.map(Secret.init)?.toNative(),
            forwardedFor: forwardedFor,
            forwardedFrom: forwardedFrom,
            platform: platform,
            deviceId: deviceID,
            osPlatform: osPlatform,
            userAgent: userAgent,
            accept: accept,
            headers: headers.mapValues { try Secret($0).toNative() },
            timeout: timeout.map(seconds),
            attemptTimeout: attemptTimeout.map(seconds),
            maxRetries: maxRetries.map(count)
        )
    }
}

/// All settings of a new client.
struct Settings {
    var options: Options
    var baseURL: String?
    var connectTimeout: Duration?
    var maxConnections: Int?
    var proxy: Proxy?
    var caBundle: URL?

    /// The client of Rust's half. What was not given is looked up in `environment`.
    func connect(environment: [String: String]) throws -> FinhubSessionsGenerated.Client {
        let all = try FinhubSessionsGenerated.Settings(
            options: options.toNative(),
            baseUrl: baseURL,
            connectTimeout: connectTimeout.map(seconds),
            maxConnections: maxConnections.map(count),
            proxy: proxy?.toNative(),
            caBundle: caBundle.map(path),
            language: "swift",
            runtime: "\(System.name)/\(System.version)"
        )
        let ours = environment.filter { $0.key.hasPrefix("FINHUB_") }
        return try atOnce { try FinhubSessionsGenerated.Client(settings: all, environment: ours) }
    }
}

private func path(_ file: URL) throws -> String {
    guard file.isFileURL else {
        throw FinHubError.refused(settings, "ca_bundle", "is no file URL: make it by URL(filePath:)")
    }
    return file.path(percentEncoded: false)
}
