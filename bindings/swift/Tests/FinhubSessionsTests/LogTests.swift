import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// What the SDK logs. A handler is its process's, so these tests have one of their own, which `LogTests` starts.
@Suite(.serialized, .enabled(if: LogTests.isAlone)) struct LoggedAloneTests {
    private struct Unlucky: Error {}

    let sandbox: Sandbox
    let client: FinHubClient
    private let heard = Heard()

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
        FinHubClient.setLogHandler { [heard] in heard.hear($0) }
    }

    @Test func whatHappensIsToldInTheWordsOfAllLanguages() async throws {
        let session = try await client.logIn()
        try heard.expect("create_session: attempt ended")

        try sandbox.script(["status": 503])
        try await client.deleteSession(session)
        let retry = try heard.expect(
            "delete_session: attempt ended", "delete_session: retrying", "delete_session: attempt ended")
        #expect(retry.map(\.attempt) == [1, 1, 2])
        #expect(retry.map(\.status) == [503, nil, 200])
        #expect(retry[2].requestID != nil && retry[2].duration != nil && retry[1].delay != nil)
        #expect(retry[2].fields["request_id"] == retry[2].requestID)
        #expect(retry[2].fields["attempt"] == "2")

        let asked = Counter()
        let managed = try client.resume(try await client.logIn()) {
            guard await asked.count() == 1 else { throw Unlucky() }
            return Sandbox.credentials
        }
        heard.forget()
        _ = try await managed.renew()
        try heard.expect(
            "access_token: renewing", "create_session: attempt ended", "access_token: renewal ended outcome=ok")
        await #expect(throws: FinHubError.self) { try await managed.renew() }
        guard case .renewalFailed = try managed.status else { throw Broken.because("its status is another") }
        let failed = try heard.expect(
            "access_token: renewing", "access_token: renew_with failed",
            "access_token: renewal ended outcome=invalid_input")
        #expect(failed.map(\.level) == [.debug, .warning, .debug])
        #expect(failed[1].error is Unlucky)

        try sandbox.clearRequests()
        try sandbox.script(["handle": true, "delay_ms": 300])
        let login = Task { [client] in try await client.logIn() }
        try await sandbox.arrived(1)
        login.cancel()
        try await client.shutdown()
        try heard.expect(
            "create_session: caller went away", "create_session: attempt ended", "delete_session: attempt ended",
            "delete_session: clean-up logout ended outcome=ok")

        // Each token begins with its JSON's first letters in Base64.
        for secret in ["your_secure_password", "marcus.jensen", "your_tenant_secret", "cvK_9XDw5g", "eyJ"] {
            #expect(!heard.everything.contains(secret))
        }
        _ = managed
    }

    @Test func aLogoutThatFailsAfterItsBodyDidIsToldToTheLog() async throws {
        await #expect(throws: Unlucky.self) {
            try await client.whileLoggedIn { _ in
                try sandbox.script(["status": 400])
                throw Unlucky()
            }
        }
        // The session is let go, and its clean-up follows.
        try await client.shutdown()
        let warning = try #require(heard.events.first { $0.level == .warning })
        #expect("\(warning)" == "delete_session: logout after a failure failed outcome=bad_request")
        #expect(warning.level == .warning)
        #expect((warning.error as? FinHubError)?.kind == "bad_request")
    }

    @Test func aHandlerThatWasTakenAwayHearsNothing() async throws {
        FinHubClient.setLogHandler(nil)
        heard.forget()
        try await client.deleteSession(try await client.logIn())
        #expect(!heard.events.contains { $0.operation == "create_session" })
    }
}

/// What was logged.
private final class Heard: @unchecked Sendable {
    private let lock = NSLock()
    private var new: [LogEvent] = []
    private var old: [LogEvent] = []

    var events: [LogEvent] { lock.withLock { new } }

    /// All that came, as it may be written.
    var everything: String { lock.withLock { (old + new).map { "\($0) \($0.fields)" }.joined(separator: "\n") } }

    func hear(_ event: LogEvent) {
        lock.withLock { new.append(event) }
    }

    @discardableResult
    func forget() -> [LogEvent] {
        lock.withLock {
            defer { (old, new) = (old + new, []) }
            return new
        }
    }

    /// Expects these events since it was asked last, but for what is measured.
    @discardableResult
    func expect(_ lines: String..., at location: SourceLocation = #_sourceLocation) throws -> [LogEvent] {
        let events = forget()
        let told = events.map { event in
            "\(event.operation): \(event.message)" + (event.outcome.map { " outcome=\($0)" } ?? "")
        }
        #expect(told == lines, sourceLocation: location)
        try #require(events.count == lines.count, sourceLocation: location)
        return events
    }
}

/// The process of `LoggedAloneTests`.
@Suite struct LogTests {
    private static let variable = "FINHUB_TEST_ALONE"

    static var isAlone: Bool { ProcessInfo.processInfo.environment[variable] != nil }

    // Elsewhere the program that runs tests is another.
    #if os(Linux)
        @Test(.enabled(if: !isAlone), .timeLimit(.minutes(2)))
        func whatTheSDKLogsIsWhatItsTestsExpect() throws {
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
            process.arguments = ["--testing-library", "swift-testing", "--filter", "LoggedAloneTests/"]
            process.environment = ProcessInfo.processInfo.environment.merging([Self.variable: "1"]) { $1 }
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(said)")
            #expect(said.contains("with 3 tests passed"), "\(said)")
        }
    #endif
}
