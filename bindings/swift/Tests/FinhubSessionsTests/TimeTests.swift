import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// Time that a test moves by a `TestClock`.
@Suite struct TimeTests {
    let sandbox: Sandbox
    let clock: TestClock
    let client: FinHubClient

    init() throws {
        let clock = try TestClock()
        sandbox = try Sandbox.start()
        client = try sandbox.client { $0.clock = clock }
        self.clock = clock
    }

    @Test func aTokenExpiresOnceAnHourHasPassed() async throws {
        let session = try client.resume(try await client.logIn())
        let token = try session.session.token
        try clock.advance(by: .seconds(59 * 60))
        #expect(try await session.accessToken() == token)
        #expect(try !session.session.isTokenExpired())
        try clock.advance(by: .seconds(60))
        #expect(try session.session.isTokenExpired())
        await #expect { try await session.accessToken() } throws: { ($0 as? FinHubError)?.kind == "unauthorized" }
    }

    @Test func aCloneGoesByTheSameClock() async throws {
        let session = try await client.withOptions(platform: "ios").logIn()
        try clock.advance(by: .seconds(3600))
        #expect(try session.isTokenExpired())
    }

    @Test(arguments: [false, true])
    func aTaskThatWatchesIsToldAtOnceOfATokenThatHasExpired(isSet: Bool) async throws {
        let session = try client.resume(try await client.logIn())
        let told = session.statuses.makeAsyncIterator()
        guard case .active = await told.next() else { throw Broken.because("it is not active") }
        async let end = told.next()
        await Task.yield()
        if isSet {
            try clock.set(to: clock.now + 3600)
        } else {
            try clock.advance(by: .seconds(3600))
        }
        guard case .ended(.expired) = await end else { throw Broken.because("it has not expired") }
        #expect(await told.next() == nil)
    }

    @Test func threeLivesOfATokenAreThreeRenewals() async throws {
        let session = try client.resume(try await client.logIn(), renewWith: { Sandbox.credentials })
        for renewals in 1...3 {
            let old = try session.session.token
            try clock.advance(by: .seconds(59 * 60))
            let token = try await session.accessToken()
            #expect(token != old)
            #expect(try await session.accessToken() == token)
            #expect(try logins() == 1 + renewals)
        }
    }

    @Test func thePauseAfterARenewalEndsWhereTheClockHasPassedIt() async throws {
        let session = try client.resume(try await client.logIn(), renewWith: { Sandbox.credentials })
        try clock.advance(by: .seconds(3600))
        try sandbox.script(["status": 401])
        for _ in 1...2 {
            await #expect { try await session.accessToken() } throws: {
                ($0 as? FinHubError)?.kind == "invalid_credentials"
            }
        }
        #expect(try logins() == 2)
        try clock.advance(by: .seconds(30))
        _ = try await session.accessToken()
        #expect(try logins() == 3)
    }

    @Test func aWaitBetweenTwoAttemptsEndsWhereTheClockHasPassedIt() async throws {
        let patient = try sandbox.client {
            $0.clock = clock
            $0.options.timeout = .seconds(36_500 * 24 * 3600)
        }
        let session = try await patient.logIn()
        try sandbox.script(["status": 503, "headers": [["Retry-After", "30"]]])
        let deleting = Task { try await patient.deleteSession(session) }
        // Nobody can tell when the wait has begun. `until` does not wait for as long as FinHub asked.
        try await until("the session is deleted") {
            try clock.advance(by: .seconds(30))
            return try sandbox.requests().count == 3
        }
        #expect(try await deleting.value.outcome == .terminated)
    }

    @Test func aWallClockThatIsSetRunsOn() throws {
        #expect(abs(try clock.now.timeIntervalSinceNow) < 60)
        for time in [Date(timeIntervalSince1970: 946_684_800), Date(timeIntervalSince1970: -0.5)] {
            try clock.set(to: time)
            try expectShows(time)
            try clock.advance(by: .seconds(3600))
            try expectShows(time + 3600)
        }
    }

    @Test func whatIsNoTimeIsRefused() throws {
        #expect { try clock.advance(by: .seconds(-1)) } throws: {
            "\($0)" == "invalid_input: by is negative. [advance, nothing sent]"
        }
        for seconds in [Double.nan, .infinity, 1e300] {
            #expect { try clock.set(to: Date(timeIntervalSince1970: seconds)) } throws: {
                "\($0)" == "invalid_input: time is no point in time. [set, nothing sent]"
            }
        }
    }

    private func expectShows(_ time: Date) throws {
        #expect(abs(try clock.now.timeIntervalSince(time)) < 60)
    }

    private func logins() throws -> Int {
        try sandbox.requests().count { $0.method == "POST" }
    }
}
