import FinhubSessionsTesting
import Testing

@testable import FinhubSessions

/// Many tasks, and the actors that they run on.
@Suite struct TasksTests {
    let sandbox: Sandbox
    let client: FinHubClient

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func sixtyFourTasksShareAClient() async throws {
        let sessions = try await withThrowingTaskGroup(of: Session.self) { group in
            for _ in 0..<64 { group.addTask { try await client.logIn() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(sessions.map(\.sessionID)).count == 64)
        #expect(try sandbox.liveSessions().count == 64)

        try await withThrowingTaskGroup(of: Termination.self) { group in
            for session in sessions { group.addTask { try await client.deleteSession(session) } }
            for try await termination in group { #expect(termination.outcome == .terminated) }
        }
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func eachTaskMaySendItsOwnUsersAddress() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for user in 1...8 {
                group.addTask {
                    let theirs = try client.withOptions(forwardedFor: "203.0.113.\(user)", deviceID: "device-\(user)")
                    try await theirs.deleteSession(try await theirs.logIn())
                }
            }
            try await group.waitForAll()
        }
        let seen = try sandbox.requests().map { [$0.header("x-forwarded-for"), $0.header("deviceId")] }
        #expect(Set(seen) == Set((1...8).map { ["203.0.113.\($0)", "device-\($0)"] }))
    }

    @Test @MainActor func theMainActorIsNotHeldUp() async throws {
        try sandbox.script(["handle": true, "delay_ms": 200])
        var isFree = false
        let other = Task { @MainActor in isFree = true }
        let session = try await client.logIn()
        await other.value
        #expect(isFree)
        try await client.deleteSession(session)
    }

    @Test @MainActor func theBodyOfASessionRunsOnTheCallersActor() async throws {
        var seen: [String] = []
        try await client.whileLoggedIn { session in
            MainActor.assertIsolated()
            seen.append(try session.session.userID)
        }
        #expect(seen == [Sandbox.userID])
    }

    @Test func oneLogoutIsSentForAllWhoAsk() async throws {
        let session = try client.resume(try await client.logIn())
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<16 { group.addTask { try await session.logout().outcome } }
            for try await outcome in group { #expect(outcome == .terminated) }
        }
        #expect(try sandbox.requests().map(\.method) == ["POST", "DELETE"])
    }
}
