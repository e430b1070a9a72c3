import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// Callers that go away in the middle of a call.
@Suite(.serialized) struct CancelTests {
    /// For each kind of call: 200 for login, renewal, hand-over and logout.
    private static let moments = 50

    /// `CANCEL_SEED` gives the moments of a test that failed.
    private static let seed =
        ProcessInfo.processInfo.environment["CANCEL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)

    let sandbox: Sandbox
    let client: FinHubClient

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func aCancelledLoginEndsAtOnceAndItsSessionIsLoggedOutOnceTheAnswerIsThere() async throws {
        try sandbox.script(["handle": true, "delay_ms": 8000])
        let login = Task { try await client.logIn() }
        try await sandbox.arrived(1)

        login.cancel()

        await #expect(throws: CancellationError.self) { try await login.value }
        #expect(try sandbox.liveSessions().count == 1, "it did not wait for the answer")
        try await nothingIsLeft()
    }

    @Test func aCancelledLoginThatIsNeverAnsweredHoldsUpNothingForLongerThanItsLimits() async throws {
        try sandbox.script(["raw": [], "end": "hang"])
        let client = try sandbox.client { $0.options.attemptTimeout = .seconds(3) }
        let login = Task { try await client.logIn() }
        try await sandbox.arrived(1)

        login.cancel()

        await #expect(throws: CancellationError.self) { try await login.value }
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aLoginThatIsCancelledAtAnyMomentLeavesNoSession() async throws {
        for moment in try await moments() {
            let login = Task { try await client.logIn() }
            moment()
            login.cancel()
            do {
                try await client.deleteSession(try await login.value)
            } catch is CancellationError {
                continue
            }
        }
        try await nothingIsLeft()
    }

    @Test func aManagedLoginThatIsCancelledAtAnyMomentLeavesNoSession() async throws {
        for moment in try await moments() {
            let work = Task { try await client.whileLoggedIn { _ in try await untilCancelled() } }
            moment()
            work.cancel()
            await #expect(throws: CancellationError.self) { try await work.value }
        }
        try await nothingIsLeft()
    }

    @Test func aCallerThatAsksAStoreAndIsCancelledAtAnyMomentLeavesNoSessionButTheStores() async throws {
        for moment in try await moments() {
            let (store, client) = (Shelf(), try sandbox.client())
            let work = Task { try await client.open(store) }
            moment()
            work.cancel()
            _ = await work.result
            try await client.shutdown()
            #expect(try await sandbox.liveSessions().count == (store.session == nil ? 0 : 1))
            try await self.client.open(store).logout()
        }
        try await nothingIsLeft()
    }

    @Test func aRenewalThatIsCancelledAtAnyMomentLeavesNoSession() async throws {
        for moment in try await moments() {
            try await client.whileLoggedIn(renewWith: { Sandbox.credentials }) { session in
                let renewal = Task { try await session.renew() }
                moment()
                renewal.cancel()
                _ = await renewal.result
            }
        }
        try await nothingIsLeft()
    }

    @Test func aRenewalByAHandOverThatIsCancelledAtAnyMomentLeavesNoSession() async throws {
        for moment in try await moments() {
            let session = try client.resume(try await client.logIn()) { [client] in try await client.logIn() }
            let renewal = Task { try await session.renew() }
            moment()
            renewal.cancel()
            _ = await renewal.result
            try await session.logout()
        }
        // A session that the callback gave in the last moment is ended right after.
        try await until("nothing is left, CANCEL_SEED=\(Self.seed)") { try sandbox.liveSessions().count == 0 }
        try await nothingIsLeft()
    }

    @Test func aLogoutThatIsCancelledAtAnyMomentIsMadeOrCanBeMadeAgain() async throws {
        for moment in try await moments() {
            let session = try client.resume(try await client.logIn())
            let logout = Task { try await session.logout() }
            moment()
            logout.cancel()
            _ = await logout.result
            #expect(try await session.logout().outcome == .terminated, "CANCEL_SEED=\(Self.seed)")
        }
        try await nothingIsLeft()
    }

    @Test func aCancelledLogoutGoesOn() async throws {
        let session = try await client.logIn()
        try sandbox.script(["delay_ms": 300, "handle": true])
        let logout = Task { try await client.deleteSession(session) }
        try await sandbox.arrived(2)

        logout.cancel()

        _ = await logout.result
        try await nothingIsLeft()
    }

    @Test func aFailureBesideALoginCancelsItAndLeavesNoSession() async throws {
        struct OtherHalf: Error {}
        try sandbox.script(["handle": true, "delay_ms": 300])

        await #expect(throws: OtherHalf.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.deleteSession(try await client.logIn()) }
                group.addTask {
                    try await sandbox.arrived(1)
                    throw OtherHalf()
                }
                try await group.waitForAll()
            }
        }

        try await nothingIsLeft()
    }

    @Test func whatWasCancelledBeforeSendsNothing() async throws {
        for _ in 0..<50 {
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.logIn()
            }
            await #expect(throws: CancellationError.self) { try await call.value }
        }
        try await nothingIsLeft()
        #expect(try sandbox.requests().isEmpty)
    }

    @Test func aCancelledShutdownWaitsNoLongerAndWhatItWaitedForGoesOn() async throws {
        try sandbox.script(["handle": true, "delay_ms": 8000])
        let login = Task { try await client.logIn() }
        try await sandbox.arrived(1)
        login.cancel()
        _ = await login.result

        let shutdown = Task { try await client.shutdown() }
        shutdown.cancel()

        await #expect(throws: CancellationError.self) { try await shutdown.value }
        try await nothingIsLeft()
    }

    @Test func aShutdownRightAfterACancellationWaitsForWhatWasLeftBehind() async throws {
        for _ in 0..<Self.moments {
            try sandbox.reset()
            try sandbox.script(["handle": true, "delay_ms": 8])
            let client = try sandbox.client()
            let login = Task { try await client.logIn() }
            try await sandbox.arrived(1)
            login.cancel()
            let seen = try? await login.value
            try await client.shutdown()
            if seen == nil { #expect(try sandbox.liveSessions().count == 0) }
        }
    }

    /// What was left behind has come to its end, and left no session.
    private func nothingIsLeft() async throws {
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0, "CANCEL_SEED=\(Self.seed)")
    }

    /// Random moments from before a login is sent to after it was answered.
    private func moments() async throws -> [@Sendable () -> Void] {
        let clock = ContinuousClock()
        var longest = Duration.seconds(1)
        for _ in 0..<5 {
            let start = clock.now
            try await client.deleteSession(try await client.logIn())
            longest = min(longest, clock.now - start)
        }
        var state = Self.seed
        return (0..<Self.moments).map { [longest] _ in
            // Knuth's generator: Swift has none that can be given a seed.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let part = Double(state >> 33) / Double(1 << 31)
            return {
                let end = clock.now + longest * part
                while clock.now < end {}
            }
        }
    }
}
