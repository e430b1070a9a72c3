import FinhubSessions
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// FinHub on loopback, in a process of its own.
final class Sandbox {
    let baseURL: String
    private let process = Process()

    init() throws {
        guard let program = ProcessInfo.processInfo.environment["FINHUB_SANDBOX"] else {
            throw Missing(description: "FINHUB_SANDBOX must name the sandbox's program: run `cargo xtask demo swift`")
        }
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--json", "--quiet", "--port", "0"]
        process.standardOutput = output
        try process.run()
        // Its first words are {"base_url": "http://127.0.0.1:41213"}.
        let greeting = try JSONDecoder().decode([String: String].self, from: output.fileHandleForReading.availableData)
        baseURL = greeting["base_url"] ?? ""
    }

    func client() throws -> FinHubClient {
        try Self.client(baseURL: baseURL)
    }

    /// A client with the keys of FinHub's own example.
    static func client(baseURL: String, maxRetries: Int? = nil) throws -> FinHubClient {
        try FinHubClient(
            baseURL: baseURL,
            tenantID: "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
            tenantKey: "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
            tenantSecret: "your_tenant_secret",
            forwardedFor: "203.0.113.42",
            forwardedFrom: "demo",
            platform: "web",
            deviceID: "356938035643809",
            maxRetries: maxRetries
        )
    }

    func liveSessions() async throws -> Int {
        guard let url = URL(string: "\(baseURL)/__sandbox/sessions") else { return 0 }
        let (answer, _) = try await URLSession.shared.data(from: url)
        let said = try JSONSerialization.jsonObject(with: answer) as? [String: [Any]]
        return said?["sessions"]?.count ?? 0
    }

    func stop() {
        // It may have inherited that it does not hear of less.
        kill(process.processIdentifier, SIGKILL)
    }
}

struct Missing: Error, CustomStringConvertible {
    let description: String
}

func shown(_ date: Date?) -> String {
    date?.ISO8601Format() ?? "at an unknown time"
}
