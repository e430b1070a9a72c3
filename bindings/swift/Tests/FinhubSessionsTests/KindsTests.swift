import FinhubSessionsGenerated
import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// The case, the text and the facts of every kind of error.
@Suite struct KindsTests {
    @Test(arguments: Kind.all)
    func everyKindHasItsCaseItsTextAndItsFacts(kind: Kind) async throws {
        let sandbox = try Sandbox.start()
        let once = try sandbox.client { $0.options.maxRetries = 0 }
        do {
            try await kind.call(sandbox, once)
            Issue.record("\(kind.name): nothing was thrown")
        } catch let error as FinHubError {
            #expect(error.kind == kind.name)
            #expect(label(error) == kind.swift)
            #expect(shown(error.description) == "\(kind.name): \(kind.text)")
            #expect(error.errorDescription == error.description)
            #expect(error.localizedDescription == error.description)
            #expect((error as any Error).localizedDescription == error.description)
            #expect(Facts(error, shown) == kind.facts)
        }
    }

    @Test func theKindsAreThoseOfTheReference() throws {
        let file = Repository.root.appending(path: "docs/reference.md")
        let reference = try String(contentsOf: file, encoding: .utf8)
        let errors = try #require(reference.components(separatedBy: "\n## Errors\n").last)
        let rows = try #require(errors.components(separatedBy: "\n### ").first).components(separatedBy: "\n")
        let kinds: [[String]] = rows.filter { $0.hasPrefix("| `") }.map { row in
            row.matches(of: /`([^`]+)`/).map { String($0.output.1) }
        }
        // FinHub's own kinds, which the description of the wire names, follow the SDK's.
        #expect(kinds.map(\.first).prefix(Kind.all.count) == Kind.all.map(\.name)[...])
        for kind in kinds {
            let error = FinHubError(try facts(of: #require(kind.first)))
            #expect(error.kind == kind.first)
            #expect(label(error) == kind.last)
        }
    }

    @Test func aKindThatNobodyKnowsIsInternal() throws {
        #expect(label(FinHubError(try facts(of: "unheard_of"))) == "internal")
    }

    private func facts(of kind: String) throws -> ErrorFacts {
        let facts = try panicked()
        return ErrorFacts(
            kind: kind, text: facts.text, operation: facts.operation, field: facts.field, status: facts.status,
            code: facts.code, detail: facts.detail, errorType: facts.errorType, requestId: facts.requestId,
            retryAfter: facts.retryAfter, retryable: facts.retryable, sessionMayExist: facts.sessionMayExist,
            attempts: facts.attempts, cause: facts.cause)
    }

    private func shown(_ text: String) -> String {
        text.replacing(/127\.0\.0\.1:\d+/, with: "HOST")
    }
}

/// What brings a kind of error about, and what is said of it.
struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let facts: Facts
    let call: @Sendable (_ sandbox: Sandbox, _ once: FinHubClient) async throws -> Void

    var testDescription: String { name }

    /// `invalid_input` as a case is called.
    var swift: String {
        let words = name.split(separator: "_")
        return words[0] + words.dropFirst().map(\.capitalized).joined()
    }

    static let all: [Kind] = [
        Kind(
            name: "invalid_input",
            text: "customer_id is empty: give the id as FinHub gave it. [create_session, nothing sent]",
            facts: Facts(operation: "create_session", field: "customer_id", attempts: 0)
        ) { _, once in
            _ = try await once.createSession(customerID: "", userID: "u", username: "name", password: "word")
        },
        login("bad_request", 400, "FinHub does not accept the request."),
        login("invalid_credentials", 401, "the username or the password is wrong."),
        logout("unauthorized", 401, "the access token is missing, wrong or expired: log in again."),
        login(
            "invalid_tenant_keys", 403,
            "the tenant key or the tenant secret is wrong: see the Admin Portal, API Settings."),
        logout("forbidden", 403, "the access token does not permit this."),
        login("not_found", 404, "there is no such customer, user or session."),
        login(
            "rate_limited", 429, "too many requests: wait before the next one.", header: ["Retry-After", "60"],
            more: ", retry after 60 s"
        ) { facts in
            facts.retryAfter = .seconds(60)
            facts.isRetryable = true
        },
        login("server_error", 500, "FinHub, or a server before it, failed. A session may exist that nobody holds.") {
            $0.sessionMayExist = true
        },
        login("unexpected_status", 418, "the status is not one that FinHub documents."),
        login("rejected", 200, "FinHub refused, under a status of success."),
        login(
            "unexpected_redirect", 302,
            "redirected to elsewhere.example, which is never followed: check the base URL.",
            header: ["Location", "https://elsewhere.example/path"]),
        Kind(
            name: "connection",
            text: "there was no connection, so nothing was sent: HOST: connection refused. [create_session, 1 attempt]",
            facts: Facts(operation: "create_session", isRetryable: true, cause: "HOST: connection refused")
        ) { sandbox, _ in
            // Nothing listens there.
            _ = try await sandbox.client(at: "http://127.0.0.1:1").logIn()
        },
        Kind(
            name: "tls",
            text: "the server could not be trusted, so nothing was sent: HOST: it does not speak TLS. "
                + "[create_session, 1 attempt]",
            facts: Facts(operation: "create_session", cause: "HOST: it does not speak TLS")
        ) { sandbox, _ in
            _ = try await sandbox.client(at: sandbox.baseURL.replacing("http:", with: "https:")).logIn()
        },
        Kind(
            name: "timeout",
            text: "no answer within 200 ms. [delete_session, 1 attempt]",
            facts: Facts(operation: "delete_session", isRetryable: true)
        ) { sandbox, once in
            try sandbox.script(["raw": [], "end": "hang"])
            try await once.withOptions(attemptTimeout: .milliseconds(200)).deleteSession(.handedOver())
        },
        Kind(
            name: "outcome_unknown",
            text: "the answer was lost, so a session may exist: HOST: connection reset. [create_session, 1 attempt]",
            facts: Facts(operation: "create_session", sessionMayExist: true, cause: "HOST: connection reset")
        ) { sandbox, once in
            try sandbox.script(["raw": [], "end": "reset"])
            _ = try await once.logIn()
        },
        Kind(
            name: "invalid_response",
            text: "the answer is not what FinHub documents (text/html, 6 bytes): is something between here and FinHub "
                + "answering in its place? [delete_session, status 200, 1 attempt] request id req-1",
            facts: Facts(operation: "delete_session", status: 200, requestID: "req-1")
        ) { sandbox, once in
            let headers: JSON = [["Content-Type", "text/html"], ["X-Request-Id", "req-1"]]
            try sandbox.script(["text": "<html>", "headers": headers])
            try await once.deleteSession(.handedOver())
        },
        Kind(
            name: "store_failed",
            text: "the session store could not load the session: it is down. [session_store, nothing sent]",
            facts: Facts(operation: "session_store", isRetryable: true, attempts: 0, cause: "it is down")
        ) { _, once in _ = try await once.open(Shelf(.init())) { nil } },
        Kind(
            name: "closed",
            text: "the client was closed. [create_session, nothing sent]",
            facts: Facts(operation: "create_session", attempts: 0)
        ) { sandbox, _ in
            let client = try sandbox.client()
            client.close()
            _ = try await client.logIn()
        },
        Kind(
            name: "internal",
            text: "a defect in the SDK, please report it: the call panicked. [boundary]",
            facts: Facts(operation: "boundary", attempts: 0)
        ) { _, _ in
            // No input brings about a panic, so one is made up.
            struct Panic: Error {}
            try atOnce { throw Panic() }
        },
    ]

    private static func login(
        _ name: String,
        _ status: Int64,
        _ says: String,
        header: JSON? = nil,
        more: String = "",
        _ change: (inout Facts) -> Void = { _ in }
    ) -> Kind {
        answered(name, "create_session", status, says, header, more, change) { _ = try await $0.logIn() }
    }

    private static func logout(_ name: String, _ status: Int64, _ says: String) -> Kind {
        answered(name, "delete_session", status, says, nil, "", { _ in }) {
            try await $0.deleteSession(.handedOver())
        }
    }

    private static func answered(
        _ name: String,
        _ operation: String,
        _ status: Int64,
        _ says: String,
        _ header: JSON?,
        _ more: String,
        _ change: (inout Facts) -> Void,
        _ call: @escaping @Sendable (FinHubClient) async throws -> Void
    ) -> Kind {
        var facts = Facts(
            operation: operation, status: Int(status), code: status, detail: "Said", errorType: "TYPE",
            requestID: "req-1")
        change(&facts)
        let text =
            "\(says) FinHub says: \"Said\". [\(operation), status \(status), type \"TYPE\"\(more), 1 attempt] "
            + "request id req-1"
        return Kind(name: name, text: text, facts: facts) { sandbox, once in
            let headers = JSON.list([["X-Request-Id", "req-1"]] + [header].compactMap { $0 })
            let body: JSON = [
                "success": .flag(status != 200), "code": .whole(status), "message": "Said",
                "data": ["errorType": "TYPE"],
            ]
            try sandbox.script(["status": .whole(status), "headers": headers, "body": body])
            try await call(once)
        }
    }
}

struct Facts: Sendable, Equatable {
    var operation: String
    var field: String?
    var status: Int?
    var code: Int64?
    var detail: String?
    var errorType: String?
    var requestID: String?
    var retryAfter: Duration?
    var isRetryable = false
    var sessionMayExist = false
    var attempts = 1
    var cause: String?
}

extension Facts {
    init(_ error: FinHubError, _ shown: (String) -> String) {
        self.init(
            operation: error.operation,
            field: error.field,
            status: error.status,
            code: error.code,
            detail: error.detail,
            errorType: error.errorType,
            requestID: error.requestID,
            retryAfter: error.retryAfter,
            isRetryable: error.isRetryable,
            sessionMayExist: error.sessionMayExist,
            attempts: error.attempts,
            cause: error.failureReason.map(shown)
        )
    }
}

extension Sandbox {
    /// A client that asks somewhere else, once.
    fileprivate func client(at baseURL: String) throws -> FinHubClient {
        try client {
            $0.baseURL = baseURL
            $0.options.maxRetries = 0
        }
    }
}

/// The name of an error's case.
private func label(_ error: FinHubError) -> String? {
    Mirror(reflecting: error).children.first?.label
}
