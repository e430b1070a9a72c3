import Foundation
import Testing

@testable import FinhubSessions
@testable import FinhubSessionsTesting

/// The sandbox in the hands of a test.
@Suite struct SandboxTests {
    let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox.start()
    }

    @Test func theCustomerLogsInAndOut() async throws {
        let client = try sandbox.client()
        let session = try await client.logIn()
        #expect(try sandbox.liveSessions().count == 1)
        try await client.deleteSession(session)
        #expect(try sandbox.liveSessions().count == 0)
        let requests = try sandbox.requests()
        #expect(requests.map(\.method) == ["POST", "DELETE"])
        #expect(requests.last?.header("authorization") == "Bearer \(session.token.exposeSecret())")
    }

    @Test func aScriptSaysWhatGoesWrong() async throws {
        try sandbox.script(["status": 429, "headers": [["Retry-After", "7"]]])
        let client = try sandbox.client { $0.options.maxRetries = 0 }
        await #expect { try await client.logIn() } throws: { ($0 as? FinHubError)?.retryAfter == .seconds(7) }
    }

    @Test func aStepThatContradictsItselfIsRefused() throws {
        #expect { try sandbox.script([:], ["status": 7]) } throws: { "\($0)".contains("Step 1: `status` is 7") }
    }

    @Test func liveSessionsAreListedWithTheirClocks() async throws {
        let sandbox = try Sandbox.start("--token-life=150")
        let session = try await sandbox.client().logIn()
        let live = try #require(sandbox.liveSessions().first)
        #expect([live.sessionID, live.apiUserID] == [session.sessionID, session.apiUserID])
        #expect([live.customerID, live.userID] == [Sandbox.customerID, Sandbox.userID])
        #expect(live.tenantID == sandbox.environment["FINHUB_TENANT_ID"])
        #expect(live.tokenExpiresAt.timeIntervalSince(live.createdAt).rounded() == 150)
        #expect(live.expiresAt.timeIntervalSince(live.createdAt).rounded() == 86_400)
    }

    @Test func aRequestPrintsNothingSecret() async throws {
        _ = try await sandbox.client().logIn()
        let request = try #require(sandbox.requests().first)
        #expect(request.body?.contains("your_secure_password") == true)
        #expect("\(request)" == "RecordedRequest(POST \(request.path))")
        #expect(String(reflecting: request) == "\(request)")
    }

    @Test func itsClockIsSetAndMovesByWholeSecondsBothWays() throws {
        let start = Date(timeIntervalSince1970: 1_900_000_000.5)
        try sandbox.setClock(to: start)
        try sandbox.advance(by: .seconds(7200))
        try sandbox.advance(by: .seconds(-3600))
        // A minute is more than these calls take.
        #expect(try (0..<60).contains(sandbox.clock().timeIntervalSince(start + 3600)))
        #expect(throws: SandboxError.self) { try sandbox.advance(by: .milliseconds(1)) }
    }

    @Test func whoConnectsToItFindsWhatItRemembersAndLeavesItRunning() async throws {
        _ = try await sandbox.client().logIn()
        #expect(try Sandbox.connect(to: sandbox.baseURL).liveSessions().count == 1)
        #expect(try sandbox.liveSessions().count == 1)
    }

    @Test func aSandboxEndsWithItsValue() async throws {
        var another: Sandbox? = try Sandbox.start()
        let baseURL = try #require(another?.baseURL)
        another = nil
        try await until("it has ended") { (try? Sandbox.connect(to: baseURL)) == nil }
    }

    @Test(arguments: ["nonsense", "http://127.0.0.1", "http://192.0.2.1:8787"])
    func whatIsNoAddressOfASandboxIsRefused(_ address: String) {
        #expect { try Sandbox.connect(to: address) } throws: {
            "\($0)" == "\(address) is no address of a sandbox on this machine"
        }
    }

    @Test func aProgramThatIsMissingIsNamedWithTheWayToGetIt() {
        #expect { try SandboxProgram.find(["PATH": "/nowhere"]) } throws: {
            "\($0)".hasPrefix("finhub-sandbox is not installed: run `pip install finhub-sandbox`, or ")
        }
        #expect { try SandboxProgram.find(["FINHUB_SANDBOX": "/nowhere/x", "PATH": "/bin"]) } throws: {
            "\($0)" == "FINHUB_SANDBOX names /nowhere/x, which is no program that can be run"
        }
        #expect { try Sandbox.start(program: URL(fileURLWithPath: "/nowhere/x")) } throws: {
            "\($0)".hasPrefix("/nowhere/x cannot be run: ")
        }
    }

    @Test func aProgramThatRefusesItsOptionsDoesNotStart() {
        #expect { try Sandbox.start("--port=1") } throws: {
            "\($0)" == "the sandbox did not start: its standard error says why"
        }
    }

    @Test func aConnectionIsMetBeforeAByteIsRead() async throws {
        let session = try await sandbox.client().logIn()
        try sandbox.connections("reset")
        #expect(try await sandbox.client().deleteSession(session).outcome == .terminated)
    }
}
