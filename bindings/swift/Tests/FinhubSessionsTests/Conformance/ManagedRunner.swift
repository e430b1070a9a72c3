import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

/// Does the steps of a case about managed sessions, and compares what follows from each.
final class ManagedRunner {
    private let caller: Caller
    private let fill: Fill
    private let sandbox: Sandbox
    private let clock: TestClock
    private let rightClock: TestClock
    private let application: Application
    private let shelf = try? ShelfOfFiles()
    private var clients: [String: FinHubClient] = [:]
    private var sessions: [String: ActiveSession] = [:]
    private var watchers: [String: SessionStatuses] = [:]
    private var tokens: [String] = []
    private var shown: [String] = []
    private var sent = 0

    private enum Gave {
        case nothing
        case token(Secret)
        case termination(Termination)
        case failure(FinHubError)
    }

    init(_ caller: Caller, _ defaults: Defaults, _ fill: Fill, _ sandbox: Sandbox) throws {
        self.caller = caller
        self.fill = fill
        self.sandbox = sandbox
        let rightClock = try TestClock()
        clock = try TestClock()
        self.rightClock = rightClock
        application = Application(try sandbox.client { $0.clock = rightClock }, defaults.createSession)
    }

    /// Does every step. Gives what each watcher was told.
    func live(_ steps: [ManagedStep]) async throws -> Answer {
        for (index, step) in steps.enumerated() {
            do {
                try await live(step)
            } catch let failure as Mismatch {
                throw Mismatch("step \(index + 1), \(step.deed): \(failure)")
            }
        }
        return try await end()
    }

    private func live(_ step: ManagedStep) async throws {
        let asked = await application.asked
        let gave: Gave
        do {
            gave = try await act(step)
        } catch let failure as FinHubError {
            gave = .failure(failure)
        }
        try show(step, gave)
        try compare(gave, step.gives)
        try await compareSent(step.sent)
        if let expected = step.asked { try equal("asked", await application.asked - asked, expected) }
        if let expected = step.status {
            let session = try session(step.session)
            try await wait { try name(session.status) == expected }
            try equal("status", try name(session.status), expected)
        }
        if let expected = step.stored { try equal("stored", shelf?.session != nil, expected) }
    }

    private func act(_ step: ManagedStep) async throws -> Gave {
        let (name, arguments) = (step.session, step.arguments)
        switch step.deed {
        case "log_in":
            let session = try await client(name).login(
                customerID: application.customer,
                userID: application.user,
                credentials: application.credentials,
                renewWith: asking(arguments)
            )
            return try have(name, session)
        case "hand_over":
            let json = try await application.logIn().toSecretJSON().exposeSecret()
            await application.handOver(try written(arguments, json))
        case "resume":
            let session = try await application.handedOver()
            return try have(name, try client(name).resume(session, renewWith: asking(arguments)))
        case "open":
            guard let shelf else { throw Broken.because("there is no folder for temporary files") }
            let session = try await client(name).sessionFor(
                customerID: application.customer,
                userID: application.user,
                store: shelf.store,
                renewWith: ask
            )
            return try have(name, session)
        case "pass":
            let seconds = try whole(arguments)
            try sandbox.advance(by: .seconds(seconds))
            try rightClock.advance(by: .seconds(seconds))
            try clock.advance(by: .seconds(seconds))
        case "set_clock":
            try clock.set(to: rightClock.now.addingTimeInterval(Double(whole(arguments))))
        case "token":
            guard let minTTL = arguments["min_ttl"].number else {
                return .token(try await session(name).accessToken())
            }
            return .token(try await session(name).accessToken(minTTL: .seconds(minTTL)))
        case "renew": return .token(try await session(name).renew())
        case "invalidate": try session(name).invalidate(token(arguments, of: session(name)))
        case "log_out": return .termination(try await session(name).logout())
        case "log_out_elsewhere":
            return .termination(try await application.backend.deleteSession(session(name).session))
        case "drop": try await letGo(of: name, duringRenewal: arguments["during_renewal"].flag == true)
        case "watch": watchers[arguments.text ?? ""] = try session(name).statuses
        case "script": try sandbox.script(arguments.list ?? [])
        case "give": await application.give(arguments.text ?? "")
        case "write_store": try shelf?.write(arguments)
        case "break_store": try shelf?.breakBy(arguments.text ?? "")
        case "mend_store": try shelf?.mend()
        default: throw NotUnderstood("the runner does not know \(step.deed)")
        }
        return .nothing
    }

    private func client(_ name: String) throws -> FinHubClient {
        if let client = clients[name] { return client }
        let client = try caller.client(clock: clock)
        clients[name] = client
        return client
    }

    private func session(_ name: String) throws -> ActiveSession {
        guard let session = sessions[name] else { throw NotUnderstood("there is no session \(name)") }
        return session
    }

    private func token(_ which: JSON, of session: ActiveSession) throws -> Secret {
        switch which.text {
        case "current": try session.session.token
        case "first": Secret(tokens[0])
        case "unknown": Secret("a token that nobody saw")
        default: throw NotUnderstood("the runner does not know \(which)")
        }
    }

    private var ask: RenewWith {
        { [application] in try await application.ask() }
    }

    private func asking(_ renewing: JSON) -> RenewWith? {
        renewing["renews"].flag == true ? ask : nil
    }

    private func have(_ name: String, _ session: ActiveSession) throws -> Gave {
        sessions[name] = session
        return .token(try session.session.token)
    }

    private func letGo(of name: String, duringRenewal: Bool) async throws {
        let session = try session(name)
        sessions[name] = nil
        guard duringRenewal else { return }
        let renewing = Task { try await session.renew() }
        try await wait { try operations().count > sent }
        renewing.cancel()
        _ = await renewing.result
    }

    private func show(_ step: ManagedStep, _ gave: Gave) throws {
        shown += printed(gave)
        if case .failure(let failure) = gave { shown += printed(failure.details) + [failure.localizedDescription] }
        if let session = sessions[step.session] { shown += printed(session) + printed(try session.status) }
    }

    private func compare(_ gave: Gave, _ gives: (name: String, value: JSON)?) throws {
        var number: Int?
        if case .token(let token) = gave { number = self.number(token.exposeSecret()) }
        switch (gave, gives?.name) {
        case (.failure(let failure), nil): throw Mismatch(failure.description)
        case (_, nil): break
        case (.token, "token"): try equal("token", Int64(number ?? 0), try Int64(whole(gives?.value ?? .null)))
        case (.termination(let got), "termination"): try expectTermination(got, gives?.value.object ?? [:], fill)
        case (.failure(let got), "error"): try expectError(got, gives?.value.object ?? [:])
        default: throw Mismatch("gave \(gave), expected \(gives?.name ?? "nothing")")
        }
    }

    private func number(_ token: String) -> Int {
        if let known = tokens.firstIndex(of: token) { return known + 1 }
        tokens.append(token)
        return tokens.count
    }

    private func compareSent(_ expected: [String]) async throws {
        try await wait { try operations().count >= sent + expected.count }
        let all = try operations()
        let new = all.dropFirst(sent).joined(separator: ", ")
        sent = all.count
        try equal("sent", new, expected.joined(separator: ", "))
    }

    private func operations() throws -> [String] {
        let known = ["POST": "create_session", "DELETE": "delete_session"]
        return try sandbox.requests().map { known[$0.method] ?? $0.method }
    }

    private func end() async throws -> Answer {
        var told: [String: JSON] = [:]
        for (watcher, statuses) in watchers {
            var all: [JSON] = []
            for await status in statuses { all.append(.text(name(status))) }
            told[watcher] = .list(all)
        }
        for client in clients.values { try await client.shutdown() }
        try await application.backend.shutdown()
        try equal("requests at the end", try operations().count, sent)
        var secrets = Canaries()
        for token in tokens { secrets.add(token) }
        for text in shown {
            try secrets.none(in: "what is shown", text)
            try plain("what is shown", text)
        }
        return Answer(value: nil, json: .object(told))
    }

    /// Waits until something is so that follows on another thread, but not for ever.
    private func wait(_ isSo: () throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(10)
        while try !isSo(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(1)) }
    }

    private func name(_ status: SessionStatus) -> String {
        switch status {
        case .active: "active"
        case .unsaved(let error): "unsaved \(error.kind)"
        case .renewing: "renewing"
        case .renewalFailed(let error): "renewal_failed \(error.kind)"
        case .ended(.loggedOut): "ended logged_out"
        case .ended(.gone): "ended gone"
        case .ended(.expired): "ended expired"
        case .ended(.dropped): "ended dropped"
        }
    }

    private func whole(_ written: JSON) throws -> Int {
        guard let number = written.whole else { throw NotUnderstood("\(written) is no whole number") }
        return Int(number)
    }
}

/// What `renewWith` is asked for.
private actor Application {
    nonisolated let backend: FinHubClient
    nonisolated let customer: String
    nonisolated let user: String
    nonisolated let credentials: Credentials
    private(set) var asked = 0
    private var given = "credentials"
    private var text = ""

    init(_ backend: FinHubClient, _ login: [String: String]) {
        self.backend = backend
        customer = login["customer_id"] ?? ""
        user = login["user_id"] ?? ""
        credentials = Credentials(username: login["username"] ?? "", password: login["password"] ?? "")
    }

    func give(_ given: String) {
        self.given = given
    }

    func handOver(_ text: String) {
        self.text = text
    }

    func handedOver() throws -> Session {
        try Session.fromSecretJSON(Secret(text))
    }

    /// The backend makes a session.
    func logIn() async throws -> Session {
        try await backend.createSession(customerID: customer, userID: user, credentials: credentials)
    }

    func ask() async throws -> (any Renewal)? {
        asked += 1
        switch given {
        case "credentials": return credentials
        case "wrong_credentials": return Credentials(username: "marcus", password: "wrong")
        case "session": return try await logIn()
        case "handed_over": return try handedOver()
        case "nothing": return nil
        default: throw NotUnderstood("the runner does not know \(given)")
        }
    }
}
