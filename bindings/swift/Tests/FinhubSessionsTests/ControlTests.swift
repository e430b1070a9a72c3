import FinhubSessionsTesting
import Testing

@testable import FinhubSessions

/// A managed session's token that a caller asks for by its life, renews, or was refused with.
@Suite struct ControlTests {
    let sandbox: Sandbox
    let client: FinHubClient
    let asked = Counter()

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func aTokenThatLivesForLessThanItHasToIsRenewedFirst() async throws {
        try await client.whileLoggedIn(renewWith: vault) { session in
            let old = try session.session.token
            #expect(try await session.accessToken(minTTL: .seconds(60)) == old)
            await #expect { try await session.accessToken(minTTL: .seconds(36_000)) } throws: { refuses("min_ttl", $0) }
            #expect(try await session.accessToken() != old)
        }
        #expect(await asked.times == 1)
        try await nothingIsLeft()
    }

    @Test func aNegativeLifeIsRefused() async throws {
        try await client.whileLoggedIn { session in
            await #expect { try await session.accessToken(minTTL: .seconds(-1)) } throws: { refuses("min_ttl", $0) }
        }
    }

    @Test func tasksShareARenewalThatIsAskedFor() async throws {
        try await client.whileLoggedIn(renewWith: vault) { session in
            try sandbox.script(["handle": true, "delay_ms": 300])
            let tokens = try await tokens(of: 16) { try await session.renew() }
            #expect(try tokens == [session.session.token])
        }
        #expect(await asked.times == 1)
        try await nothingIsLeft()
    }

    @Test func tenRefusalsOfATokenCauseOneRenewal() async throws {
        try await client.whileLoggedIn(renewWith: vault) { session in
            let old = try session.session.token
            let tokens = try await tokens(of: 10) {
                try session.invalidate(old)
                return try await session.accessToken()
            }
            #expect(try tokens == [session.session.token])
            #expect(!tokens.contains(old))
        }
        #expect(await asked.times == 1)
        try await nothingIsLeft()
    }

    @Test func withoutRenewWithWhatIsWrongWithATokenIsSaid() async throws {
        let session = try client.resume(try await client.logIn())
        await #expect { try await session.renew() } throws: { refuses("renew_with", $0) }
        try session.invalidate(try session.session.token)
        await #expect { try await session.accessToken() } throws: { "\($0)".contains("was refused") }
        try await session.logout()
        await #expect { try await session.renew() } throws: { ($0 as? FinHubError)?.kind == "closed" }
        try await nothingIsLeft()
    }

    private var vault: RenewWith {
        { [asked] in
            await asked.count()
            return Sandbox.credentials
        }
    }

    private func refuses(_ field: String, _ error: any Error) -> Bool {
        let error = error as? FinHubError
        return error?.kind == "invalid_input" && error?.field == field
    }

    private func tokens(
        of callers: Int, _ call: @escaping @Sendable () async throws -> Secret
    ) async throws -> Set<Secret> {
        try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<callers { group.addTask(operation: call) }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
    }

    private func nothingIsLeft() async throws {
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }
}
