import FinhubSessionsTesting
import Foundation

/// The cases' files.
enum Cases {
    /// Those that have a test of their own.
    static let topics = ["login", "logout", "headers", "errors", "expiry", "faults"]

    private static let folder = Repository.root.appendingPathComponent("conformance")

    /// A file, as it is written.
    static func file(_ name: String) throws -> JSON {
        try JSON(parsing: Data(contentsOf: folder.appendingPathComponent("\(name).json")))
    }

    /// The names of all files that are not schemas.
    static func files() throws -> Set<String> {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return Set(names.filter { $0.hasSuffix(".json") && !$0.contains("schema") }.map { String($0.dropLast(5)) })
    }

    /// Those that have none.
    static func further() throws -> [String] {
        try files().subtracting(topics).subtracting(["defaults", "expansion"]).sorted()
    }

    /// The cases of a topic, written out.
    static func load(_ topic: String) throws -> [Case] {
        let suite = try file(topic)
        _ = try Members.of(topic, suite) { $0.among(["$schema", "about", "values", "cases"]) }
        return try Expand.cases(suite, shared: file("defaults")["values"]).map(read)
    }

    static func defaults() throws -> Defaults {
        let written = try file("defaults")
        return try Members.of("defaults", written) { file in
            _ = (file.take("$schema"), file.take("about"), file.take("values"))
            var arguments = try file.need("arguments").object ?? [:]
            let login = arguments.removeValue(forKey: "create_session") ?? .null
            let logout = arguments.removeValue(forKey: "delete_session_by_id") ?? .null
            return Defaults(
                client: try file.read("client") { try $0.settings(Names.settings) } ?? [:],
                createSession: try Members.of("create_session", login) { try $0.texts(Names.login) },
                deleteSessionByID: try Members.of("delete_session_by_id", logout) { try $0.texts(Names.logout) },
                generated: arguments.compactMapValues(\.object),
                requests: try (file.need("requests").object ?? [:]).mapValues { request in
                    try Members.of("request", request) { try $0.standardRequest() }
                },
                written: written
            )
        }
    }

    static func read(_ written: JSON) throws -> Case {
        try Members.of("case", written) { file in
            let name = try file.text("name") ?? ""
            return Case(
                name: name,
                fault: try file.text("fault"),
                client: try file.read("client") { try $0.settings(Names.settings) } ?? [:],
                unset: Set(try (file.list("unset") ?? []).map { try known($0, Names.defaulted) }),
                environment: try file.take("environment")
                    .map { try Members.byName(name, $0).compactMapValues { $0 } } ?? [:],
                options: try file.read("options") { try $0.settings(Names.options) },
                loginFirst: try file.flag("login_first"),
                warmUp: try file.flag("warm_up"),
                call: try Members.of("call", file.need("call")) { try $0.call() },
                // The sandbox refuses what it does not know of these.
                script: try file.list("script") ?? [],
                connections: try file.list("connections") ?? [],
                requests: try file.list("requests")?.map { try Members.of(name, $0) { try $0.expectedRequest() } },
                requestCount: try file.count("request_count"),
                liveSessions: try file.count("live_sessions"),
                outcome: try outcome(file.need("outcome")),
                written: written
            )
        }
    }

    private static func outcome(_ written: JSON) throws -> ExpectedOutcome {
        if let members = written.object, members.count == 1, let answer = members["answer"] { return .answer(answer) }
        return try Members.of("outcome", written) { try $0.outcome() }
    }

    fileprivate static func known(_ written: JSON, _ names: [String]) throws -> String {
        guard let name = written.text, names.contains(name) else {
            throw NotUnderstood("the runner does not know \(written)")
        }
        return name
    }
}

private enum Names {
    /// The operations of which `defaults.json` says what they send.
    static let requests = ((try? Cases.file("defaults"))?["requests"].object ?? [:]).keys.sorted()
    static let byHand = [
        "build", "check", "create_session", "delete_session", "delete_session_by_id", "token_hosts", "managed",
    ]
    static let defaulted = ((try? Cases.file("defaults"))?["client"].object ?? [:]).keys.sorted()

    /// What the schema says of the settings, and of those that a clone may replace.
    static let settings = described("Settings")
    static let options = described("Options")

    static let login = [
        "customer_id", "user_id", "username", "password", "credential_type", "value", "body_tenant_id", "bearer",
    ]
    static let logout = ["customer_id", "user_id", "session_id", "token"]
    static let handover = [
        "session_id", "customer_id", "user_id", "api_user_id", "token", "refresh_token", "expires_at", "error_type",
        "message",
    ]
    static let session = [
        "session_id", "customer_id", "user_id", "api_user_id", "token", "refresh_token", "token_expires_at",
        "session_expires_at", "session_expires_at_text", "error_type", "message", "request_id", "has_claims",
        "unverified_claims", "expiry",
    ]
    static let claims = [
        "issuer", "audience", "subject", "issued_at", "expires_at", "tenant_id", "customer_id", "user_id", "user_type",
        "roles", "jwt_id",
    ]
    static let termination = ["session_id", "status", "terminated_at", "outcome", "request_id"]
    static let error = [
        "kind", "operation", "field", "status", "code", "detail", "error_type", "request_id", "retry_after",
        "retryable", "session_may_exist", "attempts", "text", "text_lacks",
    ]

    private static func described(_ name: String) -> [String: JSON] {
        (try? Cases.file("schema"))?["$defs"][name]["properties"].object ?? [:]
    }
}

extension Members {
    /// Settings that the schema describes, their texts written out.
    fileprivate mutating func settings(_ described: [String: JSON]) throws -> [String: JSON] {
        var settings = among(described.keys.sorted())
        for (name, written) in settings {
            switch described[name]?["type"].text {
            case "number", "integer":
                guard written.number != nil else { throw NotUnderstood("\(name): \(written) is no number") }
            case "object":
                settings[name] = .object(try Members.byName(name, written).compactMapValues { $0.map(JSON.text) })
            default:
                settings[name] = .text(try Members.text(name, written))
            }
        }
        return settings
    }

    fileprivate mutating func call() throws -> CaseCall {
        let name = try text("operation") ?? ""
        let arguments = take("arguments") ?? [:]
        guard Names.byHand.contains(name) else { return .generated(name, arguments.object ?? [:]) }
        return try Members.of(name, arguments) { members in
            switch name {
            case "build": .build
            case "check": .check
            case "create_session": .createSession(try members.texts(Names.login))
            case "delete_session": .deleteSession(try members.read("session") { try $0.handover() })
            case "managed": .managed(try (members.list("steps") ?? []).map(ManagedStep.init))
            case "token_hosts": .tokenHosts(members.among(["hosts", "scheme", "host", "port"]))
            default: .deleteSessionByID(try members.texts(Names.logout))
            }
        }
    }

    private mutating func handover() throws -> JSON {
        let version = among(["version"])
        return .object(try texts(Names.handover).mapValues(JSON.text).merging(version) { _, new in new })
    }

    fileprivate mutating func standardRequest() throws -> StandardRequest {
        StandardRequest(
            method: try text("method") ?? "",
            path: try text("path") ?? "",
            headers: try Members.byName("headers", need("headers")).compactMapValues { $0 },
            body: try text("body") ?? ""
        )
    }

    fileprivate mutating func expectedRequest() throws -> ExpectedRequest {
        ExpectedRequest(
            like: try Cases.known(need("like"), Names.requests),
            path: try text("path"),
            headers: try take("headers").map { try Members.byName("headers", $0) } ?? [:],
            body: try text("body")
        )
    }

    fileprivate mutating func outcome() throws -> ExpectedOutcome {
        let (name, value) = try only()
        if name == "ready", let readiness = value.text { return .ready(readiness) }
        return try Members.of(name, value) { members in
            switch name {
            case "built": .built
            case "session": .session(try members.expectedSession())
            case "termination": .termination(members.among(Names.termination))
            case "error": .error(members.among(Names.error))
            default: throw NotUnderstood("the runner does not know the outcome \(name)")
            }
        }
    }

    private mutating func expectedSession() throws -> [String: JSON] {
        let members = among(Names.session)
        if let claims = members["unverified_claims"] {
            _ = try Members.of("unverified_claims", claims) { $0.among(Names.claims) }
        }
        for question in members["expiry"]?.list ?? [] {
            _ = try Members.of("expiry", question) { $0.among(["leeway", "expired"]) }
        }
        return members
    }
}
