import FinhubSessionsTesting

/// A case. `conformance/README.md` says what each member means.
struct Case: Sendable {
    var name: String
    var fault: String?
    /// Settings by their names in the API.
    var client: [String: JSON]
    var unset: Set<String>
    var environment: [String: String]
    var options: [String: JSON]?
    var loginFirst: Bool
    var warmUp: Bool
    var call: CaseCall
    var script: [JSON]
    var connections: [JSON]
    var requests: [ExpectedRequest]?
    var requestCount: Int?
    var liveSessions: Int?
    var outcome: ExpectedOutcome

    /// As it stands in the file, where secrets are looked for.
    var written: JSON
}

/// What is called, with the arguments that the case gives.
enum CaseCall: Sendable {
    case build
    case check
    case createSession([String: String])
    case deleteSession(JSON?)
    case deleteSessionByID([String: String])

    /// Whether a request of another HTTP client gets the token.
    case tokenHosts([String: JSON])

    /// Whatever is done to managed sessions.
    case managed([ManagedStep])

    /// An operation whose methods are generated.
    case generated(String, [String: JSON])
}

/// A request like the usual one of an operation, but for these members.
struct ExpectedRequest: Sendable {
    let like: String
    let path: String?
    let headers: [String: String?]
    let body: String?
}

/// What must come back: the members that are checked.
enum ExpectedOutcome: Sendable {
    case built
    case ready(String)
    case session([String: JSON])
    case termination([String: JSON])
    case error([String: JSON])

    /// What a generated method gives.
    case answer(JSON)
}

/// What a case need not say.
struct Defaults: Sendable {
    let client: [String: JSON]
    let createSession: [String: String]
    let deleteSessionByID: [String: String]

    /// Of the operations whose methods are generated.
    let generated: [String: [String: JSON]]

    let requests: [String: StandardRequest]
    let written: JSON
}

struct StandardRequest: Sendable {
    let method: String
    let path: String
    let headers: [String: String]
    let body: String
}
