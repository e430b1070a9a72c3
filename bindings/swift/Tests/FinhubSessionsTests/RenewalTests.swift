import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// Tokens that come to their end, and who is asked to renew them.
@Suite struct RenewalTests {
    private struct Unlucky: Error {}

    let sandbox: Sandbox
    let client: FinHubClient

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func aTokenAtItsEndIsRenewedWithTheCredentialsThatRenewWithGives() async throws {
        try sandbox.script(login(tokenLivesFor: 20))
        try await client.whileLoggedIn(renewWith: { Sandbox.credentials }) { session in
            let old = try session.session
            let token = try await session.accessToken()
            let new = try session.session
            #expect(old.token != token)
            #expect(new.token == token)
            #expect(old != new)
        }
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aTokenThatLivesLongEnoughAsksForNothing() async throws {
        try await client.whileLoggedIn(renewWith: {
            Issue.record("nobody has to be asked")
            return nil
        }) { session in
            let token = try session.session.token
            #expect(try await session.accessToken() == token)
        }
    }

    @Test func withoutRenewWithATokenIsGoodUntilItsEndAndNoLonger() async throws {
        try sandbox.script(login(tokenLivesFor: 20), login(tokenLivesFor: -5))
        try await expectOldToken(try await resumed(nil))
        let ended = try await resumed(nil)
        await #expect { try await ended.accessToken() } throws: { ($0 as? FinHubError)?.kind == "unauthorized" }
    }

    @Test func aThousandCallersWaitForOneRenewal() async throws {
        try sandbox.script(login(tokenLivesFor: 20))
        let asked = Counter()
        let session = try await resumed {
            await asked.count()
            return Sandbox.credentials
        }
        let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<1000 { group.addTask { try await session.accessToken() } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        #expect(await asked.times == 1)
    }

    @Test func aRenewWithThatFailsLeavesTheOldToken() async throws {
        try sandbox.script(login(tokenLivesFor: 20), login(tokenLivesFor: 20), login(tokenLivesFor: 20))
        try await expectOldToken(try await resumed { throw Unlucky() })
        try await expectOldToken(try await resumed { throw CancellationError() })
        try await expectOldToken(try await resumed { nil })
    }

    @Test func whereTheOldTokenHasEndedAFailedRenewalIsAnError() async throws {
        try sandbox.script(login(tokenLivesFor: -5), login(tokenLivesFor: -5))
        let unasked = try await resumed { nil }
        await #expect { try await unasked.accessToken() } throws: {
            "\($0)"
                == "invalid_input: credentials were asked for, and the callback gave none. [access_token, nothing sent]"
        }
        let wrong = try await resumed { Credentials(username: "marcus.jensen@example.com", password: "wrong") }
        await #expect { try await wrong.accessToken() } throws: {
            ($0 as? FinHubError)?.kind == "invalid_credentials"
        }
    }

    @Test func aCallerThatIsCancelledWhileItIsAskedEndsAndTheNextOneIsAsked() async throws {
        try sandbox.script(login(tokenLivesFor: 20))
        let asked = Counter()
        let session = try await resumed {
            if await asked.count() == 1 { try await untilCancelled() }
            return Sandbox.credentials
        }
        let old = try session.session.token
        let first = Task { try await session.accessToken() }
        while await asked.times == 0 { await Task.yield() }
        let second = Task { try await session.accessToken() }

        first.cancel()

        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(try await second.value != old)
    }

    @Test func aRenewalGoesOnWhereItsCallerIsCancelledAfterItWasAsked() async throws {
        try sandbox.script(login(tokenLivesFor: 20), ["handle": true, "delay_ms": 200])
        let session = try await resumed { Sandbox.credentials }
        let old = try session.session.token
        let caller = Task { try await session.accessToken() }
        try await sandbox.arrived(2)

        caller.cancel()

        try await until("the token is another one") { try session.session.token != old }
    }

    @Test func aSessionThatWasRenewedIsLoggedOutAtOnceWhereItIsLetGo() async throws {
        try sandbox.script(login(tokenLivesFor: 20))
        var session: (any ActiveSession)? = try await resumed { Sandbox.credentials }
        _ = try await session?.accessToken()
        #expect(try sandbox.liveSessions().count == 1)

        session = nil

        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aSessionThatWasTakenOverStaysWhereItIsLetGo() async throws {
        _ = try await resumed(nil)
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 1)
    }

    @Test func renewWithMayCallTheClientItself() async throws {
        try sandbox.script(login(tokenLivesFor: 20))
        let session = try await resumed { [client] in
            try await client.deleteSession(try await client.logIn())
            return Sandbox.credentials
        }
        _ = try await session.accessToken()
        try await until("the old session is logged out") { try sandbox.liveSessions().count == 1 }
    }

    private func resumed(_ renewWith: RenewWith?) async throws -> any ActiveSession {
        try client.resume(try await client.logIn(), renewWith: renewWith)
    }

    private func expectOldToken(_ session: any ActiveSession) async throws {
        let old = try session.session.token
        #expect(try await session.accessToken() == old)
    }
}

/// A login's answer whose token lives for so many seconds.
private func login(tokenLivesFor seconds: Int) -> JSON {
    let end = Int(Date.now.timeIntervalSince1970) + seconds
    return [
        "body": [
            "success": true, "code": 200,
            "data": [
                "sessionId": "s-1", "userId": "a-1", "token": .text(Session.token(#"{"exp":\#(end)}"#)),
                "refreshToken": "refresh",
            ],
        ]
    ]
}
