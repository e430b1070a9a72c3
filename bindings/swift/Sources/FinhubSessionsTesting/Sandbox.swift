public import FinhubSessions
public import Foundation

/// FinHub on loopback, for tests: it behaves as FinHub does, or fails as told.
///
/// ```swift
/// let sandbox = try Sandbox.start()
/// try sandbox.script(#"{"handle": true, "end": "reset"}"#) // logs in, then cuts the connection
/// let client = try sandbox.client()
/// ```
///
/// A suite of Swift Testing that has one as a property has one for each of its tests. The methods wait for the
/// sandbox, which answers at once, and throw a ``SandboxError`` where it has ended.
public final class Sandbox: Sendable {
    /// Where it listens, such as `http://127.0.0.1:41213`.
    public let baseURL: String

    private let control: Control
    /// The program that ends with this value, where it was started here.
    private let process: (any AnyObject & Sendable)?

    private init(_ baseURL: String, process: (any AnyObject & Sendable)?) throws {
        self.baseURL = baseURL
        self.process = process
        control = try Control(baseURL: baseURL)
        try control.ask("GET", "health")
    }

    #if os(macOS) || os(Linux)
        /// Starts a sandbox on a free port of this machine, in a process of its own, which ends with the value that
        /// this gives, or with this process.
        ///
        /// - Parameters:
        ///   - options: Options of the program, such as `--token-life=150`; `finhub-sandbox --help` lists them.
        ///   - program: The program. Without it, the one that the environment variable `FINHUB_SANDBOX` names, or
        ///     that is in `PATH`.
        /// - Throws: ``SandboxError`` where the program is missing or does not start.
        public static func start(_ options: String..., program: URL? = nil) throws -> Sandbox {
            let program = try program ?? SandboxProgram.find(ProcessInfo.processInfo.environment)
            let process = try SandboxProcess(program, options: options)
            return try Sandbox(process.baseURL, process: process)
        }
    #else
        /// No program can be started here.
        @available(*, unavailable, message: "Start finhub-sandbox on the Mac, and use connect(to:).")
        public static func start(_ options: String..., program: URL? = nil) throws -> Sandbox {
            throw SandboxError("no program can be started here")
        }
    #endif

    /// Talks to a sandbox that somebody else started on this machine, such as `finhub-sandbox --port 8787`: from a
    /// simulator, where no program can be started.
    ///
    /// It keeps what it remembers: ``reset()`` makes it forget.
    ///
    /// - Parameter baseURL: Where it listens: `http://127.0.0.1:8787`.
    /// - Throws: ``SandboxError`` where no sandbox listens there.
    public static func connect(to baseURL: String) throws -> Sandbox {
        try Sandbox(baseURL, process: nil)
    }

    /// A client that can log in, which goes by `clock` where there is one. `withOptions` changes its settings.
    public func client(clock: TestClock? = nil) throws -> FinHubClient {
        try FinHubClient(
            baseURL: baseURL,
            tenantID: Self.tenantID,
            tenantKey: Self.tenantKey,
            tenantSecret: Self.tenantSecret,
            forwardedFor: "203.0.113.42",
            forwardedFrom: Self.forwardedFrom,
            platform: Self.platform,
            deviceID: Self.deviceID,
            clock: clock
        )
    }

    /// Adds answers to the script: each request takes the next. After the last, the sandbox behaves as FinHub does.
    ///
    /// A step is an object in JSON, such as `{"status": 429, "headers": [["Retry-After", "1"]]}`; `{"handle": true}`
    /// lets the real behaviour run first. `script.schema.json` beside the sandbox's source lists all members.
    ///
    /// - Throws: ``SandboxError`` where a step contradicts itself or has an unknown member.
    public func script(_ steps: String...) throws {
        try control.ask("POST", "script", Data("[\(steps.joined(separator: ","))]".utf8))
    }

    package func script(_ steps: JSON...) throws {
        try script(steps)
    }

    package func script(_ steps: [JSON]) throws {
        try control.ask("POST", "script", JSON.list(steps).data())
    }

    /// Says what meets the next connections, one each, before anything is read from them: `close`, `reset` or `hang`.
    ///
    /// A client reuses the connection that it has, so make a new client to meet them.
    public func connections(_ steps: String...) throws {
        try connections(steps.map(JSON.text))
    }

    package func connections(_ steps: [JSON]) throws {
        try control.ask("POST", "connections", JSON.list(steps).data())
    }

    /// The requests that arrived so far, oldest first.
    public func requests() throws -> [RecordedRequest] {
        try (control.ask("GET", "requests")["requests"].list ?? []).map(RecordedRequest.init)
    }

    /// Forgets the requests that arrived so far.
    public func clearRequests() throws {
        try control.ask("DELETE", "requests")
    }

    /// The sessions that were neither logged out nor have expired, oldest first.
    public func liveSessions() throws -> [LiveSession] {
        try (control.ask("GET", "sessions")["sessions"].list ?? []).map(LiveSession.init)
    }

    /// The sandbox's time. It runs; ``advance(by:)`` and ``setClock(to:)`` move it.
    public func clock() throws -> Date {
        try control.ask("GET", "clock").date("now")
    }

    /// Sets the sandbox's time.
    public func setClock(to now: Date) throws {
        let text = Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(now)
        try control.ask("POST", "clock", (["now": .text(text)] as JSON).data())
    }

    /// Lets time pass at the sandbox; a negative duration goes back.
    ///
    /// A client's clock does not move by that: move its `TestClock` too, where it has one.
    ///
    /// - Throws: ``SandboxError`` where `duration` is no whole number of seconds.
    public func advance(by duration: Duration) throws {
        guard duration.components.attoseconds == 0 else {
            throw SandboxError("the sandbox's clock moves by whole seconds, not by \(duration)")
        }
        try control.ask("POST", "clock", (["advance_seconds": .whole(duration.components.seconds)] as JSON).data())
    }

    /// Forgets sessions, scripts and requests, and shows the machine's time again.
    public func reset() throws {
        try control.ask("POST", "reset")
    }
}

/// Who can log in, by the login example of FinHub's reference, which is public.
extension Sandbox {
    /// A customer who can log in, by the credentials of a user.
    public static let customerID = "ff72a196-426a-4ab3-a2d3-e4c583a9bc88"

    /// The customer's user.
    public static let userID = "56305c2b-f13a-48e4-b462-ba55460b2ad9"

    /// The credentials of the customer's user.
    public static let credentials = Credentials(
        username: "marcus.jensen@example.com", password: "your_secure_password")

    private static let tenantID = "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd"
    private static let tenantKey = "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb"
    private static let tenantSecret = "your_tenant_secret"
    private static let forwardedFrom = "tests"
    private static let platform = "web"
    private static let deviceID = "356938035643809"

    /// The `FINHUB_*` variables that lead a client to it. The end user's address has none.
    public var environment: [String: String] {
        [
            "FINHUB_BASE_URL": baseURL,
            "FINHUB_TENANT_ID": Self.tenantID,
            "FINHUB_TENANT_KEY": Self.tenantKey,
            "FINHUB_TENANT_SECRET": Self.tenantSecret,
            "FINHUB_FORWARDED_FROM": Self.forwardedFrom,
            "FINHUB_PLATFORM": Self.platform,
            "FINHUB_DEVICE_ID": Self.deviceID,
        ]
    }
}
