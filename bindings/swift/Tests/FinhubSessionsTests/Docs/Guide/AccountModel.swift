import FinhubSessions
import Observation

@available(iOS 17, macOS 14, *)
@MainActor @Observable
final class AccountModel {
    /// The session's key in the store.
    private static let kept = "session"

    /// Gives the token for FinHub's other APIs.
    private(set) var active: (any ActiveSession)?
    private(set) var problem: String?
    private let client: FinHubClient
    private let store: any SessionStore
    private let backend: @Sendable () async throws -> Secret

    /// `backend` asks your backend for a session's JSON.
    init(
        client: FinHubClient, store: any SessionStore, backend: @escaping @Sendable () async throws -> Secret
    ) {
        self.client = client
        self.store = store
        self.backend = backend
    }

    var session: Session? { try? active?.session }

    /// Takes over the session that was kept, or a new one, and watches it until it ends or the view goes away.
    func run() async {
        do {
            if active == nil { try await takeOver() }
        } catch is CancellationError {
            // The view went away.
        } catch {
            problem = "Please log in again."
        }
        guard let statuses = active?.statuses else { return }
        for await status in statuses {
            problem = sentence(status)
            if case .active = status, let session {
                try? await store.save(Self.kept, session.toSecretJSON())  // it may have been renewed
            }
        }
    }

    func logOut() async {
        guard let ending = active else { return }
        active = nil
        _ = try? await store.remove(Self.kept)
        _ = try? await ending.logout()  // where this fails, it ends by itself
    }

    private func takeOver() async throws {
        let session: Session
        if let text = try? await store.load(Self.kept), let kept = try? Session.fromSecretJSON(text) {
            session = kept
        } else {
            session = try await .fromSecretJSON(backend())
            // Where this fails, the next launch asks the backend again.
            try? await store.save(Self.kept, session.toSecretJSON())
        }
        active = try client.resume(session, renewWith: { [backend] in try await Session.fromSecretJSON(backend()) })
    }

    /// What the customer is told of a status.
    private func sentence(_ status: SessionStatus) -> String? {
        switch status {
        case .renewalFailed where (try? session?.isTokenExpired()) ?? true, .ended(.expired):
            "Your session has expired. Please log in again."
        default:
            nil
        }
    }
}
