import FinhubSessions
import Foundation

/// `Soak SECONDS` logs in, renews and logs out, for so long. FinHub and the tenant are in the `FINHUB_*` variables.
///
/// For each login it prints how many sessions may be left that nobody can log out, since an answer was lost. It fails at an
/// error that faults of the network do not explain.
@main
struct Soak {
    static let atOnce = 8
    static let held = Duration.seconds(1)
    static let anna = Credentials(username: "anna.larsen@example.com", password: "her_secure_password")
    /// The last one is of a logout that is sent again and whose second answer, a 404, is cut off.
    static let expected: Set = ["connection", "outcome_unknown", "rate_limited", "server_error", "not_found"]

    static func main() async throws {
        guard let seconds = CommandLine.arguments.last.flatMap(Int.init) else { return print("usage: Soak SECONDS") }
        let end = ContinuousClock.now + .seconds(seconds)
        let client = try FinHubClient(forwardedFor: "203.0.113.42")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<atOnce {
                tasks.addTask {
                    while ContinuousClock.now < end { say(try await logInAndOut(client)) }
                }
            }
            try await tasks.waitForAll()
        }
        try await client.shutdown()
    }

    /// Returns how many sessions may be left.
    static func logInAndOut(_ client: FinHubClient) async throws -> Int {
        let session: any ActiveSession
        do {
            session = try await client.login(
                customerID: "cust_12345", userID: "user_67890", credentials: anna, renewWith: { anna })
        } catch let error as FinHubError where expected.contains(error.kind) {
            return error.sessionMayExist ? 1 : 0
        }
        var left = 0
        _ = try await session.accessToken()
        try await Task.sleep(for: held)
        do {
            _ = try await session.renew()
        } catch let error as FinHubError where expected.contains(error.kind) {
            left += error.sessionMayExist ? 1 : 0
        }
        _ = try await session.accessToken()
        do {
            _ = try await session.logout()
        } catch let error as FinHubError where expected.contains(error.kind) {
            left += 1
        }
        return left
    }

    /// `print` keeps lines back where they go into a pipe.
    static func say(_ left: Int) {
        FileHandle.standardOutput.write(Data("\(left)\n".utf8))
    }
}
