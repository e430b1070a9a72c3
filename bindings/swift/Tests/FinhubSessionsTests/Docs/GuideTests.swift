import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What the guide's code does.
@Suite struct GuideTests {
    private let anna = Credentials(username: "anna.larsen@example.com", password: "her_secure_password")

    @Test func theSettingsSufficeForAnApp() throws {
        #expect(try settings(baseURL: "http://127.0.0.1:1").check() == .resumeOnly)
    }

    @Test func aBackendLogsInForItsUserAndTheAppTakesOver() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let session = try await logIn(client, address: "203.0.113.7", device: "device-7")
        #expect(try sandbox.requests().first?.header("x-forwarded-for") == "203.0.113.7")
        #expect(try await keepLoggedIn(client, session, askAgain: { nil }) == session.token)
        #expect(try await handOver(client, session).outcome == .terminated)
    }

    @Test func aBalanceIsReadWhileTheCustomerIsLoggedIn() async throws {
        let sandbox = try Sandbox.start()
        #expect(try await balance(try sandbox.client(), anna) == "42.00 EUR")
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func everyErrorHasItsSentence() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client { $0.options.maxRetries = 0 }
        #expect(await message(client, anna) == "Welcome, user_67890.")
        #expect(await message(client, Credentials(username: "a", password: "b")).hasPrefix("The name or"))
        try sandbox.script(
            ["status": 429, "headers": [["Retry-After", "7"]]], ["status": 500], ["status": 418])
        #expect(await message(client, anna) == "Please wait 7.0 seconds.")
        #expect(await message(client, anna).hasPrefix("We do not know"))
        #expect(await message(client, anna) == "Something went wrong (unexpected_status).")
        let nowhere = try sandbox.client { $0.baseURL = "http://127.0.0.1:1" }
        #expect(await message(nowhere, anna).hasPrefix("FinHub cannot be reached"))
    }

    @available(iOS 17, macOS 14, *)
    @Test @MainActor func theModelTakesOverASessionKeepsItAndEndsIt() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let store = MemoryStore()
        let backend: @Sendable () async throws -> Secret = { try await client.logIn().toSecretJSON() }
        let model = AccountModel(client: client, store: store, backend: backend)
        let view = Task { await model.run() }
        try await untilKept(store) { $0 != nil }
        try await until("the session is shown") { model.session != nil }
        #expect(model.problem == nil)
        view.cancel()
        await view.value

        let again = AccountModel(client: client, store: store, backend: backend)
        let nextView = Task { await again.run() }
        try await until("the session is taken over") { again.session != nil }
        #expect(again.session == model.session)
        #expect(try sandbox.requests().count == 1, "the session was kept")

        await again.logOut()
        await nextView.value
        #expect(again.session == nil && again.problem == nil)
        #expect(try await store.load("session") == nil)
        #expect(try sandbox.liveSessions().count == 0)
        client.close()
        await again.run()
        #expect(again.problem == "Please log in again.")
    }

    @available(iOS 17, macOS 14, *)
    @Test @MainActor func theModelShowsAnExpiredSessionAndRenewsItByTheBackend() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let store = MemoryStore()
        let expired = try Session.handedOver([
            "customer_id": .text(Sandbox.customerID), "user_id": .text(Sandbox.userID),
        ])
        try await store.save("session", expired.toSecretJSON())
        let answers = Counter()
        let model = AccountModel(client: client, store: store) {
            await answers.count()
            guard await answers.times > 1 else { throw BrokenStore.OutOfOrder() }
            return try await client.logIn().toSecretJSON()
        }
        let view = Task { await model.run() }
        try await until("the session is taken over") { model.session != nil }
        let active = try #require(model.active)

        await #expect(throws: FinHubError.self) { try await active.accessToken() }
        try await until("it is shown as expired") { model.problem?.hasPrefix("Your session has expired") == true }

        let token = try await active.renew()
        try await until("it is shown as good") { model.problem == nil }
        try await untilKept(store) { $0?.token == token }

        await model.logOut()
        await view.value
        #expect(try sandbox.liveSessions().count == 0)
    }

    @available(iOS 17, macOS 14, *)
    @Test @MainActor func aStorageThatBreaksCostsAnotherLoginAndNoMore() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let model = AccountModel(
            client: client, store: BrokenStore(), backend: { try await client.logIn().toSecretJSON() })
        let view = Task { await model.run() }
        try await until("the session is taken over") { model.session != nil }
        #expect(model.problem == nil)
        await model.logOut()
        await view.value
        #expect(model.session == nil)
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func anAppRenewsByItsBackend() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let another = try await client.logIn()
        let active = try takeOver(
            client, try await client.logIn().toSecretJSON(), backend: { try another.toSecretJSON() })
        #expect(try await active.renew() == another.token)
        try await active.logout()
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aRefusedTokenIsRenewedOnceAndTheEndIsTold() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let active = try client.resume(try await client.logIn(), renewWith: { Sandbox.credentials })
        let refused = try active.session.token
        for _ in 1...2 {
            #expect(try await download(active) { $0 == refused ? 401 : 200 } == 200)
        }
        #expect(try sandbox.requests().count == 2, "a login and a renewal")
        try sandbox.script(["status": 401])
        await #expect(throws: FinHubError.self) { try await active.renew() }
        let statuses = Task {
            var told: [String] = []
            await watch(active) { told.append($0) }
            return told
        }
        try await active.logout()
        #expect(await statuses.value.last == "ended: loggedOut")
    }

    @Test func aSessionIsSharedByAFolder() async throws {
        let sandbox = try Sandbox.start()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let one = try await sharedSession(try sandbox.client(), folder: folder) { anna }
        let other = try await sharedSession(try sandbox.client(), folder: folder) { anna }
        #expect(try one.session == other.session)
        #expect(try sandbox.requests().count == 1)
    }

    @Test func anAPIIsCalledWithTheToken() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        let active = try client.resume(try await client.logIn())
        let api = try ProtectedAPI(active)
        let answer = try await call(active, host: api.host, URLRequest(url: api.url))
        #expect(String(decoding: answer.0, as: UTF8.self) == "200 OK")
    }

    @Test func manyLogInAtOnce() async throws {
        let sandbox = try Sandbox.start()
        #expect(try await allAtOnce(sandbox.client(), [anna, anna, anna]).count == 3)
        #expect(try sandbox.liveSessions().count == 3)
    }

    @Test func whereOneLoginFailsNoneIsLeft() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        // Two are logged in, one is refused once they are, and one is under way then.
        try sandbox.script(
            ["handle": true], ["handle": true], ["status": 400, "delay_ms": 300], ["handle": true, "delay_ms": 3000])
        await #expect { try await allAtOnce(client, Array(repeating: anna, count: 4)) } throws: {
            ($0 as? FinHubError)?.kind == "bad_request"
        }
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func whereTheirTaskIsCancelledNoneIsLeft() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        try sandbox.script(["handle": true], ["handle": true, "delay_ms": 3000])
        let logins = Task { try await allAtOnce(client, [anna, anna]) }
        try await until("one is logged in") { try sandbox.liveSessions().count >= 1 && sandbox.requests().count == 2 }

        logins.cancel()

        await #expect(throws: CancellationError.self) { try await logins.value }
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func anAppNeedsNoTenantKeys() throws {
        #expect(throws: Never.self) { try appClient(version: "2.1", installation: "0191d3a8") }
    }
}

/// Waits until a store keeps what is wanted, but not for ever.
private func untilKept(_ store: MemoryStore, _ isWanted: @Sendable (Session?) -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(20)
    while try await !isWanted(store.load("session").map(Session.fromSecretJSON)) {
        try #require(ContinuousClock.now < end, "it was never kept")
        try await Task.sleep(for: .milliseconds(2))
    }
}

private struct BrokenStore: SessionStore {
    struct OutOfOrder: Error {}

    func load(_ key: String) throws -> Secret? { throw OutOfOrder() }
    func swap(_ key: String, expected: Secret?, new: Secret?) throws -> Bool { throw OutOfOrder() }
}
