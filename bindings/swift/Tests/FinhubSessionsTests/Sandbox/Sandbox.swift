import Foundation

@testable import FinhubSessions

/// FinHub's sandbox in a process of its own, which ends with this value or with the tests.
///
/// A suite has one for each of its tests: `let sandbox = try Sandbox()`, in a suite whose `init` throws.
final class Sandbox: Sendable {
    private let process: SandboxProcess
    private let control: Control

    init() throws {
        process = try SandboxProcess()
        control = try Control(baseURL: process.baseURL)
    }

    var baseURL: String { process.baseURL }

    /// What a client needs to reach it: the variables by which a deployment would be told.
    var environment: [String: String] { Self.environment(baseURL) }

    /// A client that can log in. Others have more settings: `sandbox.client { $0.options.maxRetries = 0 }`.
    func client(_ change: (inout Settings) -> Void = { _ in }) throws -> FinHubClient {
        var settings = Settings(options: ClientOptions(forwardedFor: "203.0.113.42", headers: [:]))
        change(&settings)
        return FinHubClient(try settings.connect(environment: environment))
    }

    /// Everything but the configuration is forgotten.
    func reset() throws {
        try control.ask("POST", "reset")
    }

    /// The next answers; after them it behaves as FinHub does: `sandbox.script(["status": 500], ["handle": true])`.
    func script(_ steps: JSON...) throws {
        try script(steps)
    }

    func script(_ steps: [JSON]) throws {
        try control.ask("POST", "script", .list(steps))
    }

    /// What meets the next connections: `close`, `reset` or `hang`. A client that has a connection makes no other.
    func connections(_ steps: String...) throws {
        try connections(steps.map(JSON.text))
    }

    func connections(_ steps: [JSON]) throws {
        try control.ask("POST", "connections", .list(steps))
    }

    /// Lets so many seconds pass at the sandbox.
    func advance(by seconds: Int) throws {
        try control.ask("POST", "clock", ["advance_seconds": .whole(Int64(seconds))])
    }

    func requests() throws -> [RecordedRequest] {
        try (control.ask("GET", "requests")["requests"].list ?? []).map(RecordedRequest.init)
    }

    func clearRequests() throws {
        try control.ask("DELETE", "requests")
    }

    /// How many sessions are not ended.
    func liveSessions() throws -> Int {
        try control.ask("GET", "sessions")["sessions"].list?.count ?? 0
    }
}

/// Who can log in.
extension Sandbox {
    static let customer = "ff72a196-426a-4ab3-a2d3-e4c583a9bc88"
    static let user = "56305c2b-f13a-48e4-b462-ba55460b2ad9"

    static let credentials = Credentials(username: "marcus.jensen@example.com", password: "your_secure_password")

    /// The variables that lead a client to the sandbox at a base URL.
    static func environment(_ baseURL: String) -> [String: String] {
        [
            "FINHUB_BASE_URL": baseURL,
            "FINHUB_TENANT_ID": "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
            "FINHUB_TENANT_KEY": "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
            "FINHUB_TENANT_SECRET": "your_tenant_secret",
            "FINHUB_FORWARDED_FROM": "tests",
            "FINHUB_PLATFORM": "web",
            "FINHUB_DEVICE_ID": "356938035643809",
        ]
    }
}

extension FinHubClient {
    /// Logs in the customer whom the sandbox knows.
    func logIn() async throws -> Session {
        try await createSession(customerID: Sandbox.customer, userID: Sandbox.user, credentials: Sandbox.credentials)
    }

    /// Logs in the customer whom the sandbox knows for the length of `body`.
    func whileLoggedIn<Value: Sendable>(
        renewWith: RenewWith? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (any ActiveSession) async throws -> Value
    ) async throws -> Value {
        try await withSession(
            customerID: Sandbox.customer,
            userID: Sandbox.user,
            credentials: Sandbox.credentials,
            renewWith: renewWith,
            body
        )
    }
}

extension Sandbox {
    /// Waits until so many requests have arrived.
    func arrived(_ count: Int) async throws {
        try await until("\(count) requests have arrived") { try self.requests().count >= count }
    }
}

/// Waits until something is so, but not for ever.
func until(_ what: String, isolation: isolated (any Actor)? = #isolation, _ isSo: () throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(20)
    while try !isSo() {
        guard clock.now < end else { throw Broken.because("it never became so: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Waits for nothing but its task's cancellation.
func untilCancelled() async throws {
    let (nothing, end) = AsyncStream.makeStream(of: Never.self)
    for await _ in nothing {}
    end.finish()
    try Task.checkCancellation()
}
