import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

/// What the placeholders of a case stand for.
struct Fill {
    private var known: [(name: String, value: String)]
    private(set) var session: Session?

    init(baseURL: String) {
        known = [("{sandbox}", baseURL), ("{authority}", String(baseURL.drop { $0 != "/" }.dropFirst(2)))]
    }

    /// Takes the session of `login_first`.
    mutating func knows(_ session: Session) {
        self.session = session
        known += [("{session_id}", session.sessionID), ("{token}", session.token.exposeSecret())]
    }

    /// A value, its texts filled in.
    func value(_ value: JSON) -> JSON {
        switch value {
        case .text(let text): .text(self.text(text))
        case .list(let items): .list(items.map(self.value))
        case .object(let members): .object(members.mapValues(self.value))
        default: value
        }
    }

    func text(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        return known.reduce(text) { filled, it in
            filled.replacingOccurrences(of: it.name, with: it.value, options: .literal)
        }
    }
}

/// What a generated method gave: as its caller gets it, and as JSON by the names of the wire, secrets in clear.
struct Answer {
    let value: (any WireValue)?
    let json: JSON
}

/// The client and the arguments of a case: its own, and the defaults for the rest.
struct Caller {
    let `case`: Case
    let defaults: Defaults
    let fill: Fill

    /// The initializer sees the machine's variables, so that a case must not need that they are absent.
    private static let machineSaysNothing = !ProcessInfo.processInfo.environment.keys.contains {
        $0.hasPrefix("FINHUB_") && $0 != "FINHUB_SANDBOX" && !$0.hasPrefix("FINHUB_SESSIONS_")
    }

    func client(clock: TestClock? = nil) throws -> FinHubClient {
        let defaulted = defaults.client.filter { !`case`.unset.contains($0.key) }
        let settings = given(defaulted.merging(`case`.client) { _, new in new })
        let seen = `case`.environment.mapValues(fill.text)
        let client =
            clock == nil && seen.isEmpty && Self.machineSaysNothing
            ? try settings.client() : try settings.client(environment: seen, clock: clock)
        return try `case`.options.map { try given($0).clone(client) } ?? client
    }

    func logIn(_ client: FinHubClient, _ given: [String: String] = [:]) async throws -> Session {
        let arguments = defaults.createSession.merging(given) { _, new in new }
        return try await client.createSession(
            customerID: arguments["customer_id"] ?? "",
            userID: arguments["user_id"] ?? "",
            username: arguments["username"] ?? "",
            password: arguments["password"] ?? "",
            credentialType: arguments["credential_type"],
            value: arguments["value"],
            bodyTenantID: arguments["body_tenant_id"],
            bearer: arguments["bearer"].map(Secret.init)
        )
    }

    func logOut(_ client: FinHubClient, _ handedOver: JSON?) async throws -> Termination {
        let session = try handedOver.map { json in
            try Session.fromSecretJSON(Secret(String(decoding: try json.data(), as: UTF8.self)))
        }
        guard let session = session ?? fill.session else {
            throw NotUnderstood("a logout without a session needs login_first")
        }
        return try await client.deleteSession(session)
    }

    func logOutByID(_ client: FinHubClient, _ given: [String: String]) async throws -> Termination {
        let arguments = defaults.deleteSessionByID.merging(given) { _, new in new }
        return try await client.deleteSessionByID(
            customerID: arguments["customer_id"] ?? "",
            userID: arguments["user_id"] ?? "",
            sessionID: fill.text(arguments["session_id"] ?? ""),
            token: Secret(fill.text(arguments["token"] ?? ""))
        )
    }

    /// Calls an operation whose methods are generated.
    func generated(_ client: FinHubClient, _ operation: String, _ given: [String: JSON]) async throws -> Answer {
        let arguments = (defaults.generated[operation] ?? [:]).merging(given) { _, new in new }
        let written = try JSONValue(parsing: fill.value(.object(arguments)).data())
        let value = try await call(operation, written, of: client)
        return Answer(value: value, json: try value.map { try JSON(parsing: $0.toJSON().data()) } ?? .null)
    }

    /// Whether a request of another HTTP client gets the token.
    func tokenHosts(_ asked: [String: JSON]) throws -> Answer {
        let hosts = try TokenHosts((asked["hosts"]?.list ?? []).compactMap(\.text))
        let (scheme, host) = (asked["scheme"]?.text ?? "", asked["host"]?.text ?? "")
        let port = asked["port"]?.whole.map { UInt16($0) }
        return Answer(value: nil, json: .flag(try hosts.covers(scheme: scheme, host: host, port: port)))
    }

    private func given(_ settings: [String: JSON]) -> GivenSettings {
        GivenSettings(given: settings.mapValues(fill.value))
    }
}
