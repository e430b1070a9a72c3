import FinhubSessions
import Observation

@available(iOS 17, macOS 14, *)
@MainActor @Observable
final class AccountModel {
    private(set) var session: Session?
    private(set) var problem: String?
    private let client: FinHubClient
    private let storage: any SessionStorage
    private let backend: @Sendable () async throws -> Secret

    /// `backend` asks your backend for a session's JSON.
    init(
        client: FinHubClient, storage: any SessionStorage, backend: @escaping @Sendable () async throws -> Secret
    ) {
        self.client = client
        self.storage = storage
        self.backend = backend
    }

    /// Takes over the session that was kept, or a new one.
    func start() async {
        do {
            if let kept = try? await storage.load(), try !kept.isTokenExpired() {
                session = kept
            } else {
                let made = try await Session.fromSecretJSON(backend())
                session = made
                try? await storage.save(made)  // where this fails, the next launch asks the backend again
            }
            problem = nil
        } catch is CancellationError {
            // The view went away.
        } catch {
            problem = "Please log in again."
        }
    }

    func logOut() async {
        guard let ending = session else { return }
        session = nil
        try? await storage.remove()
        _ = try? await client.deleteSession(ending)  // where this fails, it ends by itself
    }
}
