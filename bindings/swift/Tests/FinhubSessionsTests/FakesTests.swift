import FinhubSessionsTesting
import FinhubSessionsURLSession
import Foundation
import Testing

@testable import FinhubSessions

/// What the tests of an application put in the place of the client, its sessions, and what they give.
@Suite struct FakesTests {
    private final class FakeSession: ActiveSession {
        let token: Secret

        init(_ token: Secret = Secret("fake-token")) { self.token = token }

        func accessToken(minTTL: Duration) async throws -> Secret { token }

        func logout() async throws -> Termination { Termination(sessionID: "fake-session") }
    }

    private struct FakeClient: SessionClient {
        let session: FakeSession

        func login(
            customerID: String, userID: String, credentials: Credentials, renewWith: RenewWith?
        ) async throws -> any ActiveSession {
            #expect(credentials == Credentials(username: "anna", password: "password"))
            return session
        }
    }

    private let client: any SessionClient = FakeClient(session: FakeSession())

    @Test func aFakeOfLoginServesAllFormsOfAManagedSession() async throws {
        let token = try await client.withSession(
            customerID: "customer", userID: "user", username: "anna", password: Secret("password")
        ) { try await $0.accessToken() }
        #expect(token == Secret("fake-token"))
        let credentials = Credentials(username: "anna", password: "password")
        let session = try await client.login(customerID: "customer", userID: "user", credentials: credentials)
        #expect(try await session.accessToken() == token)
        #expect(try await session.logout().sessionID == "fake-session")
    }

    @Test func whatAFakeLacksSaysSo() async throws {
        let session = FakeSession()
        await #expect {
            try await session.renew()
        } throws: {
            "\($0)" == "FakeSession does not implement renew"
        }
        #expect(throws: UnsupportedOperation.self) { try client.check() }
        #expect(throws: UnsupportedOperation.self) { try session.session }
        for await status in session.statuses { Issue.record("\(status)") }
    }

    @Test func aFakeIsItsOwnCloneAndClosingItDoesNothing() async throws {
        #expect(try client.withOptions(ClientOptions(forwardedFor: "203.0.113.42")) is FakeClient)
        client.close()
        try await client.shutdown()
    }

    @Test func aFakeTellsTheStatusesOfAStream() async {
        let (stream, told) = AsyncStream.makeStream(of: SessionStatus.self)
        told.yield(.active)
        told.yield(.ended(.loggedOut))
        told.finish()
        var shown: [String] = []
        for await status in SessionStatuses(stream) { shown.append("\(status)") }
        #expect(shown == ["active", "ended(FinhubSessions.SessionStatus.EndReason.loggedOut)"])
    }

    @Test func anErrorOfACaseTellsWhatIsUsualForIt() {
        let limited = FinHubError.rateLimited(.init())
        #expect(limited.kind == "rate_limited")
        #expect(limited.status == 429 && limited.isRetryable && !limited.sessionMayExist)
        #expect("\(limited)" == "rate_limited: the application made this error. [create_session]")
        #expect(FinHubError.outcomeUnknown(.init()).sessionMayExist)
        #expect(FinHubError.timeout(.init()).status == nil)
        #expect(FinHubError.internal(.init()).kind == "internal")
    }

    @Test func anErrorTellsWhatItsTestGave() {
        let error = FinHubError.serverError(
            .init(
                operation: "delete_session", status: 503, code: 7, detail: "busy", errorType: "LOAD", requestID: "r-1",
                retryAfter: .seconds(2), isRetryable: true, sessionMayExist: false, attempts: 3))
        let text =
            #"server_error: the application made this error. FinHub says: "busy". [delete_session] request id r-1"#
        #expect(error.localizedDescription == text)
        #expect(error.operation == "delete_session" && error.status == 503 && error.code == 7 && error.detail == "busy")
        #expect(error.errorType == "LOAD" && error.requestID == "r-1" && error.retryAfter == .seconds(2))
        #expect(error.isRetryable && !error.sessionMayExist && error.attempts == 3)
        #expect(FinHubError.invalidInput(.init(field: "hosts")).field == "hosts")
    }

    @Test func aTerminationComparesByWhatItHolds() {
        let ended = Termination(sessionID: "s", status: "TERMINATED", terminatedAt: .distantPast, requestID: "r-1")
        #expect(ended == Termination(sessionID: "s", status: "TERMINATED", terminatedAt: .distantPast))
        #expect(ended != Termination(sessionID: "s", outcome: .alreadyGone))
        #expect(ended.requestID == "r-1")
    }
}

/// The client and its sessions, as code that takes the protocols calls them: nothing falls back to what fakes do.
@Suite struct SessionClientTests {
    private let sandbox: Sandbox
    private let client: any SessionClient

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func theClientDoesAllThatAFakeMayLack() async throws {
        let (customer, user, credentials) = (Sandbox.customerID, Sandbox.userID, Sandbox.credentials)
        #expect(try client.check() == .login)
        let clone = try client.withOptions(ClientOptions(deviceID: "another-device"))
        let session = try await clone.createSession(customerID: customer, userID: user, credentials: credentials)
        #expect(try sandbox.requests().first?.header("deviceId") == "another-device")
        #expect(try await client.deleteSession(session).outcome == .terminated)
        let gone = try await client.deleteSessionByID(
            customerID: customer, userID: user, sessionID: session.sessionID, token: session.token)
        #expect(gone.outcome == .alreadyGone)
        let shared = try await client.sessionFor(
            customerID: customer, userID: user, store: MemoryStore(), renewWith: { credentials })
        #expect(try await shared.renew() == shared.session.token)
        try await shared.logout()
        let resumed = try await client.resume(
            client.createSession(customerID: customer, userID: user, credentials: credentials))
        try resumed.invalidate(resumed.session.token)
        try await resumed.logout()
        guard case .ended = try resumed.status else { throw UnsupportedOperation("ended", of: resumed) }
        client.close()
        #expect(throws: FinHubError.self) { try client.check() }
        try await client.shutdown()
    }

    @Test func keysAndPasswordsMayBeSecrets() async throws {
        let (key, secret) = (Secret("cvK_9XDw5g_Y_8aUtRQgPyX4aTBb"), Secret("your_tenant_secret"))
        let another = try sandbox.client().withOptions(tenantKey: Secret("another"))
        await #expect(throws: FinHubError.self) { try await another.logIn() }
        let ours = try another.withOptions(tenantKey: key, tenantSecret: secret)
        let password = Secret("your_secure_password")
        let session = try await ours.createSession(
            customerID: Sandbox.customerID, userID: Sandbox.userID, username: "marcus.jensen@example.com",
            password: password)
        try await ours.deleteSession(session)
        #expect(
            Credentials(username: "a", password: password)
                == Credentials(username: "a", password: "your_secure_password"))
        #expect("\(ClientOptions(tenantKey: key))" == "ClientOptions([redacted])")
    }
}
