import FinhubSessionsTesting
import Testing

@testable import FinhubSessions

/// What becomes of a managed session, as its watchers are told.
@Suite struct StatusTests {
    let sandbox: Sandbox
    let client: FinHubClient

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func everyChangeIsToldInOrderHoweverLateItIsRead() async throws {
        let session = try client.resume(try await client.logIn(), renewWith: { Sandbox.credentials })
        let early = session.statuses
        try sandbox.script(["status": 401])
        await #expect(throws: FinHubError.self) { try await session.renew() }
        let late = session.statuses
        #expect(try named(session.status) == "renewal failed invalid_credentials")
        _ = try await session.renew()
        #expect(try named(session.status) == "active")
        try await session.logout()
        let end = ["renewing", "active", "ended loggedOut"]
        let failure = ["renewal failed invalid_credentials"]
        #expect(await all(early) == ["active", "renewing"] + failure + end)
        #expect(await all(late) == failure + end)
        #expect(await all(session.statuses) == ["ended loggedOut"])
    }

    @Test func aTaskIsToldOfARenewalWhileItIsUnderWay() async throws {
        let session = try client.resume(try await client.logIn(), renewWith: { Sandbox.credentials })
        try sandbox.script(["handle": true, "delay_ms": 300])
        let renewing = Task { try await session.renew() }
        for await status in session.statuses {
            if case .renewing = status { break }
        }
        _ = try await renewing.value
        #expect(try named(session.status) == "active")
    }

    @Test func aSessionThatFinHubDoesNotKnowAnyMoreIsGone() async throws {
        let session = try client.resume(try await client.logIn())
        try await client.deleteSession(try session.session)
        try await session.logout()
        #expect(try named(session.status) == "ended gone")
    }

    @Test func aTokenThatHasEndedEndsASessionThatNothingRenews() async throws {
        let session = try client.resume(.handedOver())
        #expect(try named(session.status) == "ended expired")
        #expect(await all(session.statuses) == ["ended expired"])
        let renewed = try client.resume(.handedOver(), renewWith: { Sandbox.credentials })
        #expect(try named(renewed.status) == "active")
    }

    @Test func watchingKeepsNoSessionAlive() async throws {
        var session: (any ActiveSession)? = try client.resume(try await client.logIn())
        let statuses = try #require(session?.statuses)
        session = nil
        #expect(await all(statuses) == ["active", "ended dropped"])
    }

    @Test func aTaskThatIsCancelledWatchesNoMore() async throws {
        let session = try client.resume(try await client.logIn())
        let watching = Task { await all(session.statuses) }
        watching.cancel()
        #expect(await watching.value.count <= 1)
        #expect(try named(session.status) == "active")
    }
}

private func all(_ statuses: SessionStatuses) async -> [String] {
    await statuses.reduce(into: []) { $0.append(named($1)) }
}

private func named(_ status: SessionStatus) -> String {
    switch status {
    case .active: "active"
    case .unsaved(let error): "unsaved \(error.kind)"
    case .renewing: "renewing"
    case .renewalFailed(let error): "renewal failed \(error.kind)"
    case .ended(let reason): "ended \(reason)"
    }
}
