import FinhubSessionsTesting

@testable import FinhubSessions

/// A store of an application's own, which throws while it is told to.
actor Shelf: SessionStore {
    struct Down: Error, CustomStringConvertible {
        var description = "it is down"
    }

    private(set) var texts: [String: Secret] = [:]
    private var failure: Down?

    init(_ failure: Down? = nil) {
        self.failure = failure
    }

    func work() {
        failure = nil
    }

    /// The session that stands there.
    var session: Secret? {
        texts.first { !$0.key.hasSuffix("/lease") }?.value
    }

    func load(_ key: String) async throws -> Secret? {
        if let failure { throw failure }
        await Task.yield()
        return texts[key]
    }

    func swap(_ key: String, expected: Secret?, new: Secret?) async throws -> Bool {
        if let failure { throw failure }
        await Task.yield()
        guard texts[key] == expected else { return false }
        texts[key] = new
        return true
    }
}

extension FinHubClient {
    /// The session of the customer whom the sandbox knows.
    func open(
        _ store: any SessionStore, renewWith: @escaping RenewWith = { Sandbox.credentials }
    ) async throws -> any ActiveSession {
        try await sessionFor(
            customerID: Sandbox.customerID, userID: Sandbox.userID, store: store, renewWith: renewWith)
    }
}
