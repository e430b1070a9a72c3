import FinhubSessions
import Observation

/// Your own backend. It answers with a session's JSON, which `Session.fromSecretJSON` reads.
protocol Backend: Sendable {
    func logIn(username: String, password: String) async throws -> Session
}

@available(iOS 17, macOS 14, *)
@MainActor @Observable
final class AccountModel {
    enum Account {
        case loggedOut, busy
        case loggedIn(ActiveSession)
        case failed(String)
    }

    private(set) var account = Account.busy
    private let backend: any Backend
    private let finhub: FinHubClient
    private let storage: any SessionStorage

    init(backend: any Backend, finhub: FinHubClient, storage: any SessionStorage) {
        self.backend = backend
        self.finhub = finhub
        self.storage = storage
    }

    /// At the app's start: takes over what was kept.
    func restore() async {
        guard let kept = try? await storage.load(), (try? kept.isTokenExpired()) == false,
            let session = try? finhub.resume(kept)
        else {
            account = .loggedOut
            return
        }
        account = .loggedIn(session)
    }

    func logIn(username: String, password: String) async {
        account = .busy
        do {
            let session = try await backend.logIn(username: username, password: password)
            try await storage.save(session)
            account = .loggedIn(try finhub.resume(session))
        } catch {
            account = .failed("Please try again later.")  // your backend's errors are yours to tell apart
        }
    }

    func logOut() async {
        guard case .loggedIn(let session) = account else { return }
        account = .loggedOut
        try? await storage.remove()
        _ = try? await session.logout()  // where this fails, it ends by itself
    }
}
