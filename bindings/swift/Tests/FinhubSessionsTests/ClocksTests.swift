import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// Sessions that are handed over to a machine whose clock is wrong.
@Suite struct ClocksTests {
    private static let behind: [Duration] = [.seconds(-600), .seconds(-5 * 3600), .seconds(-3 * 24 * 3600)]
    private static let slightlyAhead: [Duration] = [.seconds(600)]
    private static let ahead: [Duration] = [.seconds(5 * 3600), .seconds(3 * 24 * 3600)]

    let sandbox: Sandbox
    let clock: TestClock
    let backend: FinHubClient
    let app: FinHubClient

    init() throws {
        let clock = try TestClock()
        sandbox = try Sandbox.start()
        backend = try sandbox.client()
        app = try sandbox.client { $0.clock = clock }
        self.clock = clock
    }

    @Test(arguments: behind + slightlyAhead)
    func aClockThatIsWrongByLessThanALifeMakesNoTokenLiveLonger(skew: Duration) async throws {
        try set(wrongBy: skew)
        let session = try app.resume(try await handedOver())
        let handed = try session.session
        #expect(try #require(try handed.tokenExpiresIn) <= .seconds(3600))
        #expect(try await session.accessToken() == handed.token)
        try clock.advance(by: .seconds(3600))
        await #expect { try await session.accessToken() } throws: { ($0 as? FinHubError)?.kind == "unauthorized" }
    }

    @Test(arguments: zip(ahead, ["5 h 0 min ago", "72 h 0 min ago"]))
    func aClockThatIsAheadSaysSoWhereATokenSeemsToHaveEnded(skew: Duration, shown: String) async throws {
        // With half a minute to spare, since setting the clock takes its time.
        try set(wrongBy: skew + .seconds(30))
        let session = try app.resume(try await handedOver())
        await #expect { try await session.accessToken() } throws: {
            ($0 as? FinHubError)?.kind == "unauthorized"
                && "\($0)".contains("\(shown): where that cannot be, set the clock")
        }
    }

    @Test(arguments: behind + slightlyAhead + ahead)
    func anAnswerOfFinHubsCorrectsTheClock(skew: Duration) async throws {
        try set(wrongBy: skew)
        let session = try app.resume(try await handedOver())
        try await app.deleteSession(try await handedOver())
        let token = try session.session.token
        #expect(try await session.accessToken() == token)
        try clock.advance(by: .seconds(3600))
        await #expect { try await session.accessToken() } throws: { ($0 as? FinHubError)?.kind == "unauthorized" }
    }

    @Test(arguments: behind + slightlyAhead + ahead)
    func aHandOverThatWasJustMadeIsGoodWhateverTheClockSays(skew: Duration) async throws {
        try set(wrongBy: skew)
        let session = try app.resume(try await handedOver(), renewWith: { [backend] in try await read(from: backend) })
        let old = try session.session.token
        try session.invalidate(old)
        let token = try await session.accessToken()
        #expect(token != old)
        #expect(try await session.accessToken() == token)
        // By a clock that is ahead the old token has ended, so the old session is logged out at once. Between the two
        // advances, the answer would tell the app a wrong time.
        if Self.ahead.contains(skew) {
            try await until("the old session is logged out") { try sandbox.liveSessions().count == 1 }
        }
        try sandbox.advance(by: .seconds(3600))
        try clock.advance(by: .seconds(3600))
        #expect(try await session.accessToken() != token)
    }

    private func set(wrongBy skew: Duration) throws {
        try clock.set(to: clock.now + TimeInterval(skew.components.seconds))
    }

    private func handedOver() async throws -> Session {
        try await read(from: backend)
    }
}

/// A session from a backend whose clock is right, as the app reads it.
private func read(from backend: FinHubClient) async throws -> Session {
    try Session.fromSecretJSON(try await backend.logIn().toSecretJSON())
}
