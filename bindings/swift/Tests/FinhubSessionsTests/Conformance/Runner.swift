import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

/// Runs a case: the steps of `conformance/README.md`.
struct Runner: Sendable {
    let defaults: Defaults
    let sandbox: Sandbox
    var longest = Duration.seconds(60)

    /// Fails where the case does not hold, or takes longer than the longest may.
    func run(_ case: Case) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await play(`case`) }
            group.addTask {
                try await Task.sleep(for: longest)
                throw Mismatch("timed out after \(longest)")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func play(_ case: Case) async throws {
        let before = Output.shared.mark()
        try sandbox.reset()
        var canaries = Canaries(`case`.written, defaults.written)
        var fill = Fill(baseURL: sandbox.baseURL)
        if `case`.loginFirst {
            let session = try await demoSession(`case`, fill)
            canaries.add(session.token.exposeSecret())
            canaries.add(session.refreshToken.exposeSecret())
            fill.knows(session)
        }
        let start = ContinuousClock.now
        let got = try await outcome(`case`, fill)
        let took = ContinuousClock.now - start
        // Bytes without a method are no request.
        let requests = try sandbox.requests().filter { !$0.method.isEmpty }
        let live = try sandbox.liveSessions().count
        try report(`case`, got.value, requests: requests.count, took)
        for text in try shown(got) {
            try canaries.none(in: "what is shown", text)
            try plain("what is shown", text)
        }
        try canaries.none(in: "what was logged or printed", Output.shared.since(before))
        try compare(got.value, `case`.outcome, fill)
        try expectRequests(`case`, defaults, fill, requests)
        if let expected = `case`.liveSessions { try equal("live sessions", live, expected) }
    }

    /// A session of the demo customer, made by a client that the case says nothing about.
    private func demoSession(_ case: Case, _ fill: Fill) async throws -> Session {
        var plain = `case`
        (plain.client, plain.unset, plain.environment, plain.options) = ([:], [], [:], nil)
        let caller = Caller(case: plain, defaults: defaults, fill: fill)
        let client = try caller.client()
        defer { client.close() }
        return try await caller.logIn(client)
    }

    private func outcome(_ case: Case, _ fill: Fill) async throws -> Got {
        var client: FinHubClient?
        defer { client?.close() }
        do {
            let caller = Caller(case: `case`, defaults: defaults, fill: fill)
            let made = try caller.client()
            client = made
            if `case`.warmUp { _ = try await caller.logIn(made) }
            try sandbox.clearRequests()
            try sandbox.script(`case`.script)
            try sandbox.connections(`case`.connections)
            let value: Got.Value =
                switch `case`.call {
                case .build: .built
                case .check: .ready(try made.check())
                case .createSession(let arguments): .session(try await caller.logIn(made, arguments))
                case .deleteSession(let session): .termination(try await caller.logOut(made, session))
                case .deleteSessionByID(let arguments): .termination(try await caller.logOutByID(made, arguments))
                case .tokenHosts(let arguments): .answer(try caller.tokenHosts(arguments))
                case .managed(let steps):
                    .answer(try await ManagedRunner(caller, defaults, fill, sandbox).live(steps))
                case .generated(let operation, let arguments):
                    .answer(try await caller.generated(made, operation, arguments))
                }
            return Got(value: value, client: made)
        } catch let failure as FinHubError {
            return Got(value: .failure(failure), client: client)
        }
    }

    private func compare(_ got: Got.Value, _ expected: ExpectedOutcome, _ fill: Fill) throws {
        switch (got, expected) {
        case (.built, .built): break
        case (.ready(let got), .ready(let expected)): try expectReady(got, expected)
        case (.session(let got), .session(let expected)): try expectSession(got, expected)
        case (.termination(let got), .termination(let expected)): try expectTermination(got, expected, fill)
        case (.answer(let got), .answer(let expected)): try expectAnswer("answer", got.json, fill.value(expected))
        case (.failure(let got), .error(let expected)): try expectError(got, expected)
        default: throw Mismatch("got \(got)\nexpected \(expected)")
        }
    }

    /// Everything that a program could print of an outcome.
    private func shown(_ got: Got) throws -> [String] {
        if case .answer(let answer) = got.value {
            return printed(answer.value as Any) + printed(got.client as Any)
        }
        var all = printed(got.value) + printed(got.client as Any)
        switch got.value {
        case .built, .answer: break
        case .ready(let value): all += printed(value)
        case .termination(let value): all += printed(value)
        case .session(let session):
            all += printed(session)
            all += printed([session.token, session.refreshToken, try session.toSecretJSON()])
            all += printed(session.unverifiedClaims as Any)
        case .failure(let failure):
            all += printed(failure) + printed(failure.details) + printed(failure as NSError)
            all += [failure.localizedDescription, failure.failureReason ?? ""]
        }
        return all
    }
}

/// The outcome of a case, and the client that it was made by, where one could be built.
struct Got {
    enum Value {
        case built
        case ready(Readiness)
        case session(Session)
        case termination(Termination)
        case answer(Answer)
        case failure(FinHubError)
    }

    let value: Value
    let client: FinHubClient?
}

/// A value in all the ways by which Swift prints one: line by line where that is how it does.
func printed(_ value: Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    let mirrored = Mirror(reflecting: value).children.map { "\($0.label ?? ""): \($0.value)" }
    // A break of ours is a line feed alone; another's has to be escaped.
    let lines = dumped.unicodeScalars.split(separator: "\n").map { String($0) }
    return ["\(value)", String(reflecting: value)] + lines + mirrored
}
