import FinhubSessions
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// FinHub on loopback, in a process of its own.
final class FinHubSandbox {
    let baseURL: String
    private let process = Process()

    init(program: String) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--json", "--quiet", "--port", "0"]
        process.standardOutput = output
        try process.run()
        // Its first line is {"base_url": "http://127.0.0.1:41213"}.
        let line = output.fileHandleForReading.availableData
        baseURL = try JSONDecoder().decode([String: String].self, from: line)["base_url"] ?? ""
    }

    deinit {
        // It may have inherited that it does not hear of less.
        kill(process.processIdentifier, SIGKILL)
    }

    /// A client that can log in. The keys are those of FinHub's own example, which the sandbox knows.
    func client(clock: TestClock? = nil) throws -> FinHubClient {
        try FinHubClient(
            baseURL: baseURL,
            tenantID: "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
            tenantKey: "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
            tenantSecret: "your_tenant_secret",
            forwardedFor: "203.0.113.42",
            forwardedFrom: "tests",
            platform: "web",
            deviceID: "356938035643809",
            clock: clock
        )
    }

    /// The sandbox's own calls: `script`, `sessions`, `clock` and others.
    @discardableResult
    func ask(_ method: String, _ path: String, _ body: String = "") async throws -> String {
        guard let url = URL(string: "\(baseURL)/__sandbox/\(path)") else { return "" }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = Data(body.utf8)
        return String(decoding: try await URLSession.shared.data(for: request).0, as: UTF8.self)
    }
}
