import FinhubSessionsGenerated

/// The ``ActiveSession`` of Rust's half.
final class ManagedSession: ActiveSession {
    private let native: FinhubSessionsGenerated.ActiveSession
    private let renewWith: RenewWith?

    init(_ native: FinhubSessionsGenerated.ActiveSession, renewWith: RenewWith?) {
        self.native = native
        self.renewWith = renewWith
    }

    var session: Session {
        get throws {
            try atOnce { try Session(native.session()) }
        }
    }

    var status: SessionStatus {
        get throws {
            try atOnce { try SessionStatus(native.status()) }
        }
    }

    var statuses: SessionStatuses {
        SessionStatuses(native: try? native.statuses())
    }

    func accessToken(minTTL: Duration) async throws -> Secret {
        guard minTTL >= .zero else { throw FinHubError.refused("access_token", "min_ttl", "is negative") }
        return try await token(from: atOnce { try native.accessToken(minTtl: seconds(minTTL)) })
    }

    func renew() async throws -> Secret {
        try await token(from: atOnce { try native.renew() })
    }

    func invalidate(_ token: Secret) throws {
        try atOnce { try native.invalidate(token: token.toNative()) }
    }

    private func token(from asked: TokenCall) async throws -> Secret {
        while true {
            switch try await call({ try await asked.step(cancellation: $0) }) {
            case .token(let token): return try Secret(token)
            case .credentialsNeeded(let request): try await request.answer(renewWith)
            }
        }
    }

    func logout() async throws -> Termination {
        try await call { try Termination(await self.native.logout(cancellation: $0)) }
    }
}

extension ManagedSession: Redacted {
    var description: String {
        (try? native.shown()) ?? "ActiveSession"
    }
}
