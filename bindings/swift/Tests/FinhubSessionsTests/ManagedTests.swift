import FinhubSessionsTesting
import Testing

@testable import FinhubSessions

/// Sessions that log themselves out at the end of a body, and those that were made elsewhere.
@Suite struct ManagedTests {
    private struct Own: Error {}

    let sandbox: Sandbox
    let client: FinHubClient
    let once: FinHubClient

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
        once = try sandbox.client { $0.options.maxRetries = 0 }
    }

    @Test func theEndOfTheBodyLogsOutAndWhatItGaveComesBack() async throws {
        let kept = try await client.whileLoggedIn { session in
            #expect(try sandbox.liveSessions().count == 1)
            let token = try session.session.token
            #expect(try await session.accessToken() == token)
            return session
        }
        #expect(try sandbox.liveSessions().count == 0)
        await #expect { try await kept.accessToken() } throws: { ($0 as? FinHubError)?.kind == "closed" }
        #expect(try await kept.logout().outcome == .terminated)
    }

    @Test func aNameAndAPasswordDoAsWellAsCredentials() async throws {
        try await client.withSession(
            customerID: Sandbox.customerID,
            userID: Sandbox.userID,
            username: "marcus.jensen@example.com",
            password: "your_secure_password",
            credentialType: "PASSWORD"
        ) { session in
            let userID = try session.session.userID
            #expect(userID == Sandbox.userID)
        }
        #expect(try sandbox.requests().first?.body?.contains(#""credentialType":"PASSWORD""#) == true)
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aBodyThatFailsIsLoggedOutAndItsOwnErrorComesOut() async throws {
        await #expect(throws: Own.self) { try await client.whileLoggedIn { _ in throw Own() } }
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aFailureToLogOutNeverHidesTheBodysOwnError() async throws {
        await #expect(throws: Own.self) {
            try await once.whileLoggedIn { _ in
                try sandbox.script(["status": 500])
                throw Own()
            }
        }
        // The session is logged out once more when it is let go.
        #expect(try sandbox.requests().prefix(2).map(\.method) == ["POST", "DELETE"])
    }

    @Test func aFailureToLogOutIsThrownWhereNothingElseIs() async throws {
        await #expect {
            try await once.whileLoggedIn { _ in try sandbox.script(["status": 500]) }
        } throws: { error in
            guard case .serverError(let details) = error as? FinHubError else { return false }
            return details.operation == "delete_session" && !details.sessionMayExist
        }
    }

    @Test func aBodyThatIsCancelledIsLoggedOutBeforeTheTaskEnds() async throws {
        let work = Task { try await client.whileLoggedIn { _ in try await untilCancelled() } }
        try await until("it is logged in") { try sandbox.liveSessions().count == 1 }

        work.cancel()

        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aBodyThatLogsOutItselfIsNotLoggedOutAgain() async throws {
        let ended = try await client.whileLoggedIn { try await $0.logout() }
        #expect(ended.outcome == .terminated)
        #expect(try sandbox.requests().map(\.method) == ["POST", "DELETE"])
    }

    @Test func aBodyIsNotEnteredWhereTheLoginFails() async throws {
        let wrong = Credentials(username: "marcus.jensen@example.com", password: "wrong")
        await #expect {
            try await client.withSession(
                customerID: Sandbox.customerID, userID: Sandbox.userID, credentials: wrong
            ) { _ in
                Issue.record("there is no session")
            }
        } throws: { ($0 as? FinHubError)?.kind == "invalid_credentials" }
        #expect(try sandbox.requests().count == 1)
    }

    @Test func aLoginWithoutABodyIsTheCallersToLogOut() async throws {
        let session = try await client.login(
            customerID: Sandbox.customerID, userID: Sandbox.userID, credentials: Sandbox.credentials)
        #expect(try await session.accessToken() == session.session.token)
        #expect(try sandbox.liveSessions().count == 1)
        try await session.logout()
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aBodyMayTakeOverASessionAndLogsItOut() async throws {
        let handedOver = try await client.logIn()
        let token = try await client.withSession(handedOver) { try await $0.accessToken() }
        #expect(token == handedOver.token)
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func anAppResumesTheSessionThatItsBackendHandedOverAndEndsIt() async throws {
        let handedOver = try await client.logIn().toSecretJSON()
        let ofAnApp = sandbox.environment.filter { !["FINHUB_TENANT_KEY", "FINHUB_TENANT_SECRET"].contains($0.key) }
        let app = FinHubClient(try Settings(options: ClientOptions(headers: [:])).connect(environment: ofAnApp))

        let session = try app.resume(try .fromSecretJSON(handedOver))
        #expect(try app.check() == .resumeOnly)
        #expect(try client.check() == .login)
        let token = try session.session.token
        #expect(try await session.accessToken() == token)
        #expect(try sandbox.requests().count == 1)

        #expect(try await session.logout().outcome == .terminated)
        let ended = try session.session
        #expect(try await client.deleteSession(ended).outcome == .alreadyGone)
    }

    @Test func aLogoutThatFailedMayBeTriedAgain() async throws {
        let session = try once.resume(try await client.logIn())
        try sandbox.script(["status": 500])
        await #expect { try await session.logout() } throws: { ($0 as? FinHubError)?.kind == "server_error" }
        #expect(try await session.logout().outcome == .terminated)
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func aLogoutByIdsTakesTheTokenThatIsGiven() async throws {
        let session = try await client.logIn()
        let ended = try await client.deleteSessionByID(
            customerID: session.customerID, userID: session.userID, sessionID: session.sessionID, token: session.token)
        #expect(ended.sessionID == session.sessionID)
        #expect(try sandbox.liveSessions().count == 0)
    }

    @Test func afterTheEndOfTheClientEveryCallSaysSo() async throws {
        let session = try await client.logIn()
        let active = try client.resume(session)
        client.close()
        client.close()
        let isClosed = { (error: any Error) in (error as? FinHubError)?.kind == "closed" }
        await #expect { try await client.logIn() } throws: { isClosed($0) }
        await #expect { try await client.deleteSession(session) } throws: { isClosed($0) }
        await #expect { try await active.logout() } throws: { isClosed($0) }
        #expect { try client.check() } throws: { isClosed($0) }
        try await client.shutdown()
        #expect(try sandbox.liveSessions().count == 1, "closing logs nobody out")
    }
}
