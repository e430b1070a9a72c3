import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// The runner itself: a case that it misunderstands, or that does not hold, must not pass.
@Suite struct RunnerTests {
    private let runner: Runner

    init() throws {
        runner = Runner(defaults: try Cases.defaults(), sandbox: try Sandbox.start())
    }

    @Test(arguments: [holds, fails])
    func aCaseThatHoldsPasses(_ case: JSON) async throws {
        try await runner.run(Cases.read(`case`))
    }

    @Test(arguments: [
        Wrong(holds.but(["live_sessions": 0]), "live sessions: got 1, expected 0"),
        Wrong(holds.but(["requests": []]), "number of requests: got 1, expected 0"),
        Wrong(holds.but(["requests": nil, "request_count": 2]), "number of requests: got 1, expected 2"),
        Wrong(holds.but(expectedRequest(["path": "/"])), "path: got "),
        Wrong(holds.but(expectedRequest(["body": ""])), "body: got "),
        Wrong(holds.but(expectedRequest(["headers": ["accept": nil]])), "headers: got "),
        Wrong(holds.but(expectedRequest(["headers": ["x-more": "1"]])), "headers: got "),
        Wrong(holds.but(expectedRequest(["headers": ["user-agent": "{user_agent} "]])), "headers: got "),
        Wrong(holds.but(["outcome": ["termination": [:]]]), "expected termination("),
        Wrong(holds.but(["outcome": ["session": ["message": "none"]]]), "message: got "),
        Wrong(holds.but(["outcome": ["session": ["has_claims": false]]]), "has_claims: got true"),
        Wrong(holds.but(["outcome": ["session": ["token_expires_at": "none"]]]), "token_expires_at: got "),
        Wrong(
            holds.but(["outcome": ["session": ["session_expires_at": "2024-01-15T10:30:00.001Z"]]]),
            "session_expires_at: got "
        ),
        Wrong(holds.but(["outcome": ["session": ["unverified_claims": ["issuer": "x"]]]]), "issuer: got "),
        Wrong(
            holds.but(["outcome": ["session": ["expiry": [["leeway": 0, "expired": true]]]]]),
            "expired, leeway 0.0: got false"
        ),
        Wrong(ends.but(["outcome": ["termination": ["outcome": "already_gone"]]]), "outcome: got terminated"),
        Wrong(checks.but(["outcome": ["ready": "resume_only"]]), "readiness: got login"),
        Wrong(fails.but(["outcome": ["session": [:]]]), "expected session("),
        Wrong(fails.but(["outcome": ["error": ["kind": "rejected"]]]), "kind: got server_error"),
        Wrong(fails.but(expectedError(["retryable": true])), "retryable: got false"),
        Wrong(fails.but(expectedError(["retry_after": 1])), "retry_after: got -1"),
        Wrong(fails.but(expectedError(["status": 501])), "status: got 500"),
        Wrong(fails.but(expectedError(["text": ["nowhere"]])), "lacks 'nowhere'"),
        Wrong(fails.but(expectedError(["text_lacks": ["order"]])), "holds 'order'"),
        Wrong(holds.but(["call": ["operation": "refresh"]]), "no operation is called refresh"),
        Wrong(holds.but(["script": [["stattus": 1]]]), "unknown field `stattus`"),
        // A detail that no secret is in, but that a case calls one.
        Wrong(
            fails.but(["environment": ["FINHUB_TENANT_KEY": "out of order"]]),
            "'out of order' shows in what is shown"
        ),
        // The same of what is logged.
        Wrong(
            holds.but(["environment": ["FINHUB_TENANT_KEY": "attempt ended"]]),
            "'attempt ended' shows in what was logged or printed"
        ),
    ])
    func aCaseThatDoesNotHoldFails(_ wrong: Wrong) async throws {
        let said = await whatIsSaid { try await runner.run(Cases.read(wrong.case)) }
        #expect(said.contains(wrong.said))
    }

    @Test func aCaseThatHangsFails() async throws {
        var impatient = runner
        impatient.longest = .milliseconds(200)
        let hangs = holds.but(["script": [["handle": true, "delay_ms": 3000]]])
        let said = await whatIsSaid { try await impatient.run(Cases.read(hangs)) }
        #expect(said.contains("timed out"))
    }

    @Test(arguments: [
        checks.but(["more": 1]),
        checks.but(["call": ["operation": "check", "more": 1]]),
        checks.but(["call": ["operation": "check", "arguments": ["more": 1]]]),
        checks.but(["call": ["operation": "create_session", "arguments": ["pin": "1"]]]),
        checks.but(["call": ["operation": "delete_session", "arguments": ["session": ["pin": "1"]]]]),
        checks.but(["outcome": ["error": ["kind": "tls", "more": 1]]]),
        checks.but(["outcome": ["ready": "login", "built": [:]]]),
        checks.but(["outcome": ["session": ["unverified_claims": ["more": 1]]]]),
        checks.but(["outcome": ["session": ["expiry": [["leeway": 0, "expired": true, "more": 1]]]]]),
        checks.but(["unset": ["timeout"]]),
        checks.but(["client": ["more": "1"]]),
        checks.but(["client": ["platform": ["repeat": ["a", 2], "more": 1]]]),
        checks.but(["client": ["platform": 1]]),
        checks.but(["client": ["timeout": "1"]]),
        checks.but(["options": ["base_url": "{sandbox}"]]),
        checks.but(["live_sessions": "1"]),
        checks.but(["warm_up": 1]),
        checks.but(["requests": [["like": "refresh"]]]),
        checks.but(["requests": [["like": "create_session", "more": 1]]]),
    ])
    func whatTheRunnerDoesNotKnowIsRefused(_ case: JSON) {
        #expect(throws: NotUnderstood.self) { try Cases.read(`case`) }
    }

    @Test func aLongTextIsWrittenShort() throws {
        let read = try Cases.read(checks.but(["client": ["platform": ["<", ["repeat": ["ab", 2]], ">"]]]))
        #expect(read.client["platform"]?.text == "<abab>")
    }

    @Test func shortFormsStandForWhatAllLanguagesAreHeldTo() throws {
        let file = try Cases.file("expansion")
        let written = try Expand.cases(file["suite"], shared: file["shared"]).map(\.description)
        #expect(written.sorted() == (file["cases"].list ?? []).map(\.description).sorted())
    }

    @Test func whatIsNoListIsRefused() {
        let suite: JSON = ["cases": [["name": "n", "for": ["status": 400]]]]
        #expect(throws: NotUnderstood.self) { try Expand.cases(suite, shared: [:]) }
    }

    @Test func textsAreComparedByTheByte() {
        #expect(throws: Mismatch.self) { try equal("a letter", "\u{e9}", "e\u{301}") }
    }

    @Test func whatIsLoggedOrPrintedIsSeen() async throws {
        let before = Output.shared.mark()
        try await runner.run(Cases.read(fails))
        print("RunnerTests printed this")
        try FileHandle.standardError.write(contentsOf: Data("RunnerTests complained of this\n".utf8))
        let seen = Output.shared.since(before)
        #expect(seen.contains("printed this"))
        #expect(seen.contains("complained of this"))
        #expect(seen.contains("create_session: attempt ended attempt=1 status=500"))
    }

    @Test func everyFileOfCasesHasItsTestsAndUniqueNames() throws {
        for topic in Cases.topics {
            let suite = Repository.tests.appendingPathComponent("\(topic.capitalized)Tests.swift")
            #expect(try String(contentsOf: suite, encoding: .utf8).contains("everyCaseHolds(of: \"\(topic)\")"))
        }
        for topic in Cases.topics + (try Cases.further()) {
            let names = try Cases.load(topic).map(\.name)
            #expect(Set(names).count == names.count)
        }
    }

    private func whatIsSaid(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "nothing"
        } catch {
            return "\(error)"
        }
    }
}

/// A case that does not hold, and what the runner says of it.
struct Wrong: Sendable, CustomTestStringConvertible {
    let `case`: JSON
    let said: String

    init(_ case: JSON, _ said: String) {
        self.case = `case`
        self.said = said
    }

    var testDescription: String { said }
}

private let holds: JSON = [
    "name": "the demo customer logs in",
    "call": ["operation": "create_session"],
    "requests": [["like": "create_session"]],
    "outcome": ["session": ["error_type": "NONE", "expiry": [["leeway": 9, "expired": false]]]],
    "live_sessions": 1,
]

private let fails: JSON = [
    "name": "FinHub fails",
    "client": ["max_retries": 0],
    "call": ["operation": "create_session"],
    "script": [["status": 500, "body": ["code": 500, "message": "out of order"]]],
    "outcome": ["error": ["kind": "server_error", "status": 500, "detail": "out of order"]],
]

private let checks: JSON = ["name": "it is ready", "call": ["operation": "check"], "outcome": ["ready": "login"]]

private let ends: JSON = [
    "name": "a session ends",
    "login_first": true,
    "call": ["operation": "delete_session"],
    "outcome": ["termination": ["outcome": "terminated"]],
]

private func expectedRequest(_ members: [String: JSON]) -> [String: JSON] {
    ["requests": [.object(members.merging(["like": "create_session"]) { _, new in new })]]
}

private func expectedError(_ members: [String: JSON]) -> [String: JSON] {
    ["outcome": ["error": .object(members.merging(["kind": "server_error"]) { _, new in new })]]
}

extension JSON {
    /// The case with these members in place of its own.
    fileprivate func but(_ members: [String: JSON]) -> JSON {
        .object((object ?? [:]).merging(members) { _, new in new })
    }
}
