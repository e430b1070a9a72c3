import FinhubSessions
import Foundation
import Testing

/// The guide's functions do what it says.
@Suite struct SnippetsTests {
    let sandbox: Sandbox
    let client: FinHubClient
    let anna = Credentials(username: "anna.larsen@example.com", password: "her_secure_password")

    init() throws {
        sandbox = try Sandbox()
        client = try sandbox.client()
    }

    @Test func errorsBecomeWhatTheEndUserIsTold() async throws {
        var said: [String] = []
        var logged: [String] = []
        let wrong = Credentials(username: "anna.larsen@example.com", password: "wrong")
        #expect(try await logIn(client, wrong, tell: { said.append($0) }, log: { logged.append($0) }) == nil)
        try sandbox.script(["status": 500])
        #expect(try await logIn(client, anna, tell: { said.append($0) }, log: { logged.append($0) }) == nil)
        #expect(said == ["Wrong username or password.", "Please try again later."])
        #expect(logged.count == 1 && logged[0].hasPrefix("login failed: server_error"))
    }

    @Test func oneRequestHasAClientOfItsOwn() throws {
        #expect(try ofThisRequest(client).check() == .login)
    }

    @Test func manyLogInAtOnce() async throws {
        #expect(try await allAtOnce(client, [anna, anna, anna]).count == 3)
        #expect(try sandbox.liveSessions() == 3)
    }

    @Test func longWorkHasATokenAtEachStep() async throws {
        var done: [String] = []
        let anna = anna
        try await inSteps(client, ["one", "two"], ask: { anna }, work: { step, _ in done.append(step) })
        #expect(done == ["one", "two"])
        #expect(try sandbox.liveSessions() == 0)
    }

    @available(iOS 17, macOS 14, *)
    @MainActor @Test func anAppResumesWhatItsBackendHandedOver() async throws {
        let storage = InMemorySessionStorage()
        let model = AccountModel(backend: OwnBackend(client: client), finhub: client, storage: storage)
        await model.restore()
        guard case .loggedOut = model.account else { throw Broken.because("nothing was kept") }
        await model.logIn(username: "anna.larsen@example.com", password: "her_secure_password")
        let later = AccountModel(backend: OwnBackend(client: client), finhub: client, storage: storage)
        await later.restore()
        guard case .loggedIn = later.account else { throw Broken.because("the session was kept") }
        await later.logOut()
        #expect(try sandbox.liveSessions() == 0)
        #expect(await storage.load() == nil)
    }
}

private struct OwnBackend: Backend {
    let client: FinHubClient

    func logIn(username: String, password: String) async throws -> Session {
        let written = try await handOver(client, Credentials(username: username, password: password))
        return try .fromSecretJSON(Secret(written))
    }
}
