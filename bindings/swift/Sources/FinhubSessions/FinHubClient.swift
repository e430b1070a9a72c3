import FinhubSessionsGenerated
public import Foundation

/// Logs individual customers of FinHub in and out.
///
/// Make one and keep it: it holds the tenant, the default headers and the connections, and may be shared by tasks and
/// actors.
///
/// ```swift
/// let client = try FinHubClient(forwardedFor: "203.0.113.42")
/// let session = try await client.createSession(
///     customerID: "customer", userID: "user", username: "marcus.jensen@example.com", password: "your_secure_password")
/// try await client.deleteSession(session)
/// ```
public final class FinHubClient: Sendable {
    let native: FinhubSessionsGenerated.Client

    init(_ native: FinhubSessionsGenerated.Client) {
        self.native = native
    }

    /// Checks every setting and builds a client. Nothing is sent.
    ///
    /// What is not given is read from its `FINHUB_*` variable, where it has one, and else has its default.
    ///
    /// - Parameters:
    ///   - baseURL: FinHub's address; `FINHUB_BASE_URL`; `https://sandbox.finhub.cloud` by default. `http://` is refused
    ///     unless it leads to loopback.
    ///   - tenantID: The tenant; `FINHUB_TENANT_ID`. Required.
    ///   - tenantKey: The tenant's key; `FINHUB_TENANT_KEY`. Logins need it, an app must not have it.
    ///   - tenantSecret: The tenant's secret; `FINHUB_TENANT_SECRET`. Logins need it, an app must not have it.
    ///   - forwardedFor: The end user's IPv4 or IPv6 address. Logins need it; it is never guessed.
    ///   - forwardedFrom: The calling application's name; `FINHUB_FORWARDED_FROM`. Required.
    ///   - platform: `web`, `ios`, `android` or another; `FINHUB_PLATFORM`. Every call needs it.
    ///   - deviceID: The end user's device; `FINHUB_DEVICE_ID`. Every call needs it.
    ///   - osPlatform: The operating system that the end user's browser hints at, such as `Windows`: the SDK adds the
    ///     quotes. Not sent by default.
    ///   - userAgent: The calling software: `finhub-sdk-swift/{version} {OS}/{version}` by default. ``AppInfo`` writes
    ///     the form for apps.
    ///   - accept: The formats to ask for: `application/json` by default.
    ///   - headers: Headers that FinHub documents and that have no setting of their own.
    ///   - timeout: How long a call may take in all, its retries included: 30 seconds by default.
    ///   - connectTimeout: How long one connection may take: 3.1 seconds by default.
    ///   - attemptTimeout: How long one attempt may take: 10 seconds by default.
    ///   - maxRetries: How often a failed attempt is repeated where that is safe: 2 by default, 0 for never.
    ///   - maxConnections: How many requests may be under way at once, each on a connection of its own: 100 by default.
    ///     More calls wait for their turn, in their order, within their `timeout`.
    ///   - proxy: What requests go through: nothing by default.
    ///   - caBundle: A PEM file of certificate authorities to trust beside the platform's.
    /// - Throws: ``FinHubError/invalidInput(_:)`` where a value cannot be used, or `tenantID` or `forwardedFrom` is
    ///   missing.
    public convenience init(
        baseURL: String? = nil,
        tenantID: String? = nil,
        tenantKey: String? = nil,
        tenantSecret: String? = nil,
        forwardedFor: String? = nil,
        forwardedFrom: String? = nil,
        platform: String? = nil,
        deviceID: String? = nil,
        osPlatform: String? = nil,
        userAgent: String? = nil,
        accept: String? = nil,
        headers: [String: String] = [:],
        timeout: Duration? = nil,
        connectTimeout: Duration? = nil,
        attemptTimeout: Duration? = nil,
        maxRetries: Int? = nil,
        maxConnections: Int? = nil,
        proxy: Proxy? = nil,
        caBundle: URL? = nil
    ) throws {
        let options = Options(
            tenantID: tenantID,
            tenantKey: tenantKey,
            tenantSecret: tenantSecret,
            forwardedFor: forwardedFor,
            forwardedFrom: forwardedFrom,
            platform: platform,
            deviceID: deviceID,
            osPlatform: osPlatform,
            userAgent: userAgent,
            accept: accept,
            headers: headers,
            timeout: timeout,
            attemptTimeout: attemptTimeout,
            maxRetries: maxRetries
        )
        let settings = Settings(
            options: options,
            baseURL: baseURL,
            connectTimeout: connectTimeout,
            maxConnections: maxConnections,
            proxy: proxy,
            caBundle: caBundle
        )
        self.init(try settings.connect(environment: ProcessInfo.processInfo.environment))
    }

    /// A clone with some settings replaced, which shares the connections, and closing.
    ///
    /// A backend keeps one client and sets the end user's address and device for each call:
    ///
    /// ```swift
    /// try client.withOptions(forwardedFor: "203.0.113.42", deviceID: "356938035643809")
    /// ```
    ///
    /// The arguments are those of the initializer; what is not given stays.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where a value cannot be used.
    public func withOptions(
        tenantID: String? = nil,
        tenantKey: String? = nil,
        tenantSecret: String? = nil,
        forwardedFor: String? = nil,
        forwardedFrom: String? = nil,
        platform: String? = nil,
        deviceID: String? = nil,
        osPlatform: String? = nil,
        userAgent: String? = nil,
        accept: String? = nil,
        headers: [String: String] = [:],
        timeout: Duration? = nil,
        attemptTimeout: Duration? = nil,
        maxRetries: Int? = nil
    ) throws -> FinHubClient {
        let options = Options(
            tenantID: tenantID,
            tenantKey: tenantKey,
            tenantSecret: tenantSecret,
            forwardedFor: forwardedFor,
            forwardedFrom: forwardedFrom,
            platform: platform,
            deviceID: deviceID,
            osPlatform: osPlatform,
            userAgent: userAgent,
            accept: accept,
            headers: headers,
            timeout: timeout,
            attemptTimeout: attemptTimeout,
            maxRetries: maxRetries
        )
        return try atOnce { FinHubClient(try native.withOptions(options: options.toNative())) }
    }

    /// Checks, without sending anything, that calls would be sent. A client without tenant key and tenant secret is
    /// taken for an app's, which only resumes sessions.
    ///
    /// - Throws: ``FinHubError/invalidInput(_:)`` where a setting is missing; its text names all of them.
    ///   ``FinHubError/closed(_:)`` where the client was closed.
    public func check() throws -> Readiness {
        switch try atOnce({ try native.check() }) {
        case .login: .login
        case .resumeOnly: .resumeOnly
        }
    }

    /// Closes the client and all its clones, at once: later calls fail with ``FinHubError/closed(_:)``. Sessions stay
    /// as they are. What cancelled calls left behind goes on in the background; ``shutdown()`` waits for it.
    public func close() {
        // It marks the client, in which nothing can fail.
        try? native.shut()
    }

    /// Closes the client and all its clones, and waits until what cancelled calls left behind has come to its end.
    public func shutdown() async throws {
        close()
        try await call { try await self.native.settle(cancellation: $0) }
    }
}

extension FinHubClient: Redacted {
    /// `FinHubClient([redacted])`.
    public var description: String { "FinHubClient([redacted])" }
}
