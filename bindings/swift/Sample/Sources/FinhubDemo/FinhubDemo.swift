import FinhubSessions
import FinhubSessionsTesting
import Foundation

/// A login and a logout, step by step, and the errors that a user meets first: `cargo xtask demo swift`.
@main
struct FinhubDemo {
    static func main() async {
        do {
            try await show()
        } catch {
            print(error)
            exit(EXIT_FAILURE)
        }
    }

    private static func show() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client()
        title("Swift, against the sandbox at \(sandbox.baseURL)")
        try await logInAndOut(client)
        title("A session handed over, and resumed")
        try await handOver(client)
        title("Errors")
        try await errors(client)
        title("Tasks: 100 customers at once")
        try await manyAtOnce(client)
        try await client.shutdown()
        print("\n\(try sandbox.liveSessions().count) sessions are live in the sandbox")
    }
}

private let customer = Sandbox.customerID
private let user = Sandbox.userID
private let credentials = Sandbox.credentials

/// The two calls that all is about.
private func logInAndOut(_ client: FinHubClient) async throws {
    print("the settings suffice for: \(try client.check())")
    let session = try await client.createSession(customerID: customer, userID: user, credentials: credentials)
    print("logged in: \(session)")
    print("the token ends \(shown(session.tokenExpiresAt)), the session \(shown(session.sessionExpiresAt))")
    print("logged out: \(try await client.deleteSession(session))")
    print("and again:  \(try await client.deleteSession(session))")
}

/// A backend logs in; an app resumes the session, without the tenant's secret.
private func handOver(_ client: FinHubClient) async throws {
    let session = try await client.createSession(customerID: customer, userID: user, credentials: credentials)
    let written = try session.toSecretJSON()
    print("toSecretJSON() gives a secret, \(written), of \(written.exposeSecret().count) characters")
    let active = try client.resume(.fromSecretJSON(written))
    print("its access token: \(try await active.accessToken())")
    print("logged out: \(try await active.logout().outcome)")
}

/// What goes wrong first, and how it is told.
private func errors(_ client: FinHubClient) async throws {
    let wrong = Credentials(username: "marcus.jensen@example.com", password: "wrong")
    let otherTenant = try client.withOptions(tenantSecret: "another")
    let nowhere = try FinHubClient(
        baseURL: "http://127.0.0.1:1", tenantID: "tenant", tenantKey: "key", tenantSecret: "secret",
        forwardedFor: "203.0.113.42", forwardedFrom: "demo", platform: "web", deviceID: "device", maxRetries: 0)
    try await tell("a wrong password") {
        try await client.createSession(customerID: customer, userID: user, credentials: wrong)
    }
    try await tell("a wrong tenant secret") {
        try await otherTenant.createSession(customerID: customer, userID: user, credentials: credentials)
    }
    try await tell("an unusable id") {
        try await client.createSession(customerID: "..", userID: user, credentials: credentials)
    }
    try await tell("nobody there") {
        try await nowhere.createSession(customerID: customer, userID: user, credentials: credentials)
    }
}

/// The same, many at once.
private func manyAtOnce(_ client: FinHubClient) async throws {
    let sessions = try await withThrowingTaskGroup(of: String.self) { visits in
        for _ in 1...100 {
            visits.addTask {
                try await client.withSession(customerID: customer, userID: user, credentials: credentials) { active in
                    try active.session.sessionID
                }
            }
        }
        return try await visits.reduce(into: Set()) { $0.insert($1) }
    }
    print("\(sessions.count) sessions, logged out at the end of their blocks")
}

private func tell(_ what: String, _ call: () async throws -> Session) async throws {
    do {
        _ = try await call()
    } catch let error as FinHubError {
        print("\(what): \(error.kind)\n    \(error)")
    }
}

private func shown(_ date: Date?) -> String {
    date?.ISO8601Format() ?? "at an unknown time"
}

private func title(_ text: String) {
    print("\n=== \(text)")
}
