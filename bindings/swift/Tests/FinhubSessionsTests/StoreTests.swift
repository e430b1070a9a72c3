import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// One session for a customer, whichever client asks for it.
@Suite final class StoreTests {
    let sandbox: Sandbox
    let client: FinHubClient
    let key = Data(repeating: 7, count: 32)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("finhub-\(UUID())")

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func clientsThatBeginAtOnceLogInOnce() async throws {
        let stores: [any SessionStore] = [
            Shelf(), MemoryStore(), FileStore(folder: folder), try EncryptedStore(Shelf(), key: key),
        ]
        for store in stores {
            try sandbox.reset()
            let sessions = try await open(8, store)
            #expect(try await tokens(sessions).count == 1)
            #expect(try logins() == 1)
            for session in sessions {
                guard case .active = try session.status else { throw Broken.because("\(try session.status)") }
            }
            try await sessions[0].logout()
        }
    }

    @Test func aTokenThatWasRefusedToAllIsRenewedOnce() async throws {
        let sessions = try await open(4, Shelf())
        let refused = try await sessions[0].accessToken()
        for session in sessions { try session.invalidate(refused) }
        let new = try await tokens(sessions)
        #expect(new.count == 1 && !new.contains(refused))
        #expect(try logins() == 2)
    }

    @Test func aClientThatComesLaterFindsTheSession() async throws {
        let first = try sandbox.client()
        let token = try await first.open(FileStore(folder: folder)).accessToken()
        try await first.shutdown()
        let session = try await client.open(FileStore(folder: folder)) { nil }
        #expect(try await session.accessToken() == token)
        #expect(try sandbox.liveSessions().count == 1)
    }

    @Test func aLogoutEndsItForAllAndEmptiesTheStore() async throws {
        let store = Shelf()
        let sessions = try await open(2, store)
        #expect(try await sessions[0].logout().outcome == .terminated)
        #expect(await store.session == nil)
        try await sessions[1].logout()
        try await nothingIsLeft()
    }

    @Test func aStoreOfOnesOwnIsGivenTheSessionAsText() async throws {
        let store = Shelf()
        let session = try await client.open(store).session
        #expect(try .fromSecretJSON(#require(await store.session)) == session)
        let customer = Sandbox.customerID.replacing("-", with: "%2D")
        #expect(await store.texts.keys.allSatisfy { $0.contains(customer) })
        try await client.open(store) { nil }.logout()
        #expect(await store.texts.isEmpty)
    }

    @Test func aSessionThatSomebodyElseMadeIsPutThereAsWell() async throws {
        let (store, handedOver) = (Shelf(), try await client.logIn())
        #expect(try await client.open(store) { handedOver }.session == handedOver)
        #expect(try .fromSecretJSON(#require(await store.session)) == handedOver)
    }

    @Test func aStoreThatFailsStopsNobodyAndIsTold() async throws {
        let store = Shelf(.init())
        let session = try await client.open(store)
        _ = try await session.accessToken()
        guard case .unsaved(let error) = try session.status else { throw Broken.because("\(try session.status)") }
        #expect(error.kind == "store_failed")
        #expect("\(error)".contains("it is down"))
        // The store may have a session of another process.
        await #expect { try await session.logout() } throws: { ($0 as? FinHubError)?.kind == "store_failed" }
        await store.work()
        try await session.logout()
        try await nothingIsLeft()
    }

    @Test func aSessionOfAStoreThatFailsIsLoggedOutWhereItIsLetGo() async throws {
        _ = try await client.open(Shelf(.init()))
        try await nothingIsLeft()
    }

    @Test func aStoreThatWorksAgainHasTheNextSession() async throws {
        let store = Shelf(.init())
        let session = try await client.open(store)
        await store.work()
        let token = try await session.renew()
        guard case .active = try session.status else { throw Broken.because("\(try session.status)") }
        #expect(try await client.open(store) { nil }.session.token == token)
    }

    @Test func aStoreThatFailsIsNoEmptyOneWhereNobodyCanRenew() async throws {
        let store = Shelf(.init())
        await #expect { try await self.client.open(store) { nil } } throws: {
            guard case .storeFailed(let details) = $0 as? FinHubError else { return false }
            return details.operation == "session_store"
        }
        await store.work()
        await #expect { try await self.client.open(store) { nil } } throws: {
            ($0 as? FinHubError)?.kind == "invalid_input"
        }
        #expect(try logins() == 0)
    }

    @Test func whatAStoreThrowsIsQuotedOnlySoFarAndOnOneLine() async throws {
        let store = Shelf(.init(description: "\n" + String(repeating: "long ", count: 1000)))
        await #expect { try await self.client.open(store) { nil } } throws: {
            let text = "\($0)"
            return text.hasPrefix("store_failed") && text.count < 600 && !text.contains("\n")
        }
    }

    @Test func aLoginThatFailsIsTheErrorAndLetsTheNextOneIn() async throws {
        let store = Shelf()
        let wrong = Credentials(username: "marcus.jensen@example.com", password: "wrong")
        await #expect { try await self.client.open(store) { wrong } } throws: {
            ($0 as? FinHubError)?.kind == "invalid_credentials"
        }
        try await client.open(store).logout()
        try await nothingIsLeft()
    }

    @Test func aCallerThatIsCancelledWhileItIsAskedLetsTheNextOneIn() async throws {
        let (store, asked) = (Shelf(), Counter())
        let first = Task { [client] in
            try await client.open(store) {
                await asked.count()
                try await untilCancelled()
                return nil
            }
        }
        while await asked.times == 0 { await Task.yield() }
        let second = Task { [sandbox] in try await sandbox.client().open(store) }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        let session = try await second.value.session
        #expect(try .fromSecretJSON(#require(await store.session)) == session)
        #expect(try logins() == 1)
    }

    @Test func aClientThatWasClosedOpensNone() async throws {
        client.close()
        await #expect { try await self.client.open(Shelf()) } throws: { ($0 as? FinHubError)?.kind == "closed" }
    }

    @Test func storesAreUsedDirectlyAsWell() async throws {
        let stores: [any SessionStore] = [
            MemoryStore(), FileStore(folder: folder), Shelf(), try EncryptedStore(FileStore(folder: folder), key: key),
        ]
        for store in stores { try await use(store) }
        let broken = folder.appendingPathComponent("broken.json")
        try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
        await #expect { try await FileStore(folder: self.folder).load("broken") } throws: {
            ($0 as? FinHubError)?.kind == "store_failed"
        }
    }

    @Test func whatIsEncryptedIsReadWithItsKeyAlone() async throws {
        let shelf = Shelf()
        let store = try EncryptedStore(shelf, key: key)
        try await store.save("a", Secret("text"))
        let kept = try #require(await shelf.session)
        #expect(!kept.exposeSecret().contains("text"))
        let other = try EncryptedStore(shelf, key: Data(count: 32))
        await #expect { try await other.load("a") } throws: { ($0 as? FinHubError)?.kind == "store_failed" }
        #expect(try await store.load("a") == Secret("text"))
        #expect { try EncryptedStore(shelf, key: Data(count: 16)) } throws: {
            ($0 as? FinHubError)?.kind == "invalid_input"
        }
    }

    #if canImport(Security)
        @Test func theKeychainIsUsedDirectlyAsWell() async throws {
            try await use(KeychainStore(service: "cloud.finhub.sessions.tests.\(UUID())"))
        }
    #endif

    @Test func nothingPrintsASecret() async throws {
        let stores: [any SessionStore] = [MemoryStore(), FileStore(folder: folder)]
        for store in stores {
            let session = try await client.open(store)
            let token = try await session.accessToken().exposeSecret()
            #expect(!"\(store) \(session) \(try session.status)".contains(token))
        }
        #expect("\(stores[1])" == "FileStore(\(folder.path))")
    }

    private func use(_ store: any SessionStore) async throws {
        let (one, other) = (Secret("one"), Secret("ä\u{0}\n"))
        #expect(try await store.load("a/b") == nil)
        #expect(try await store.remove("a/b") == nil)
        try await store.save("a/b", one)
        #expect(try await !store.swap("a/b", expected: other, new: nil))
        #expect(try await store.swap("a/b", expected: one, new: other))
        #expect(try await store.load("a/b") == other)
        #expect(try await store.remove("a/b") == other)
        #expect(try await store.load("a/b") == nil)
    }

    private func open(_ count: Int, _ store: any SessionStore) async throws -> [any ActiveSession] {
        try await withThrowingTaskGroup(of: (any ActiveSession).self) { group in
            for _ in 0..<count {
                group.addTask { [sandbox] in try await sandbox.client().open(store) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func tokens(_ sessions: [any ActiveSession]) async throws -> Set<Secret> {
        try await withThrowingTaskGroup(of: Secret.self) { group in
            for session in sessions { group.addTask { try await session.accessToken() } }
            return try await group.reduce(into: []) { $0.insert($1) }
        }
    }

    private func logins() throws -> Int {
        try sandbox.requests().filter { $0.method == "POST" }.count
    }

    private func nothingIsLeft() async throws {
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 0)
    }
}
