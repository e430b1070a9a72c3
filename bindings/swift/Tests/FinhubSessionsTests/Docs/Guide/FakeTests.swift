import FinhubSessions
import Testing

/// Of your app. It takes the protocol, so that a test can give it a fake.
struct LoginScreen {
    let finhub: any SessionClient

    func logIn(username: String, password: Secret) async throws -> String {
        let credentials = Credentials(username: username, password: password)
        do {
            let session = try await finhub.login(
                customerID: "cust_12345", userID: "user_67890", credentials: credentials)
            _ = try await session.accessToken()
            return "Welcome."
        } catch FinHubError.rateLimited(let details) {
            return "Please wait \(details.retryAfter ?? .seconds(60))."
        }
    }
}

@Suite struct FakeTests {
    final class FakeSession: ActiveSession {
        func accessToken(minTTL: Duration) async throws -> Secret { Secret("a token") }
    }

    /// What it does not have throws.
    struct FakeClient: SessionClient {
        let answer: Result<FakeSession, FinHubError>

        func login(
            customerID: String, userID: String, credentials: Credentials, renewWith: RenewWith?
        ) async throws -> any ActiveSession {
            try answer.get()
        }
    }

    @Test func welcomesTheCustomer() async throws {
        let screen = LoginScreen(finhub: FakeClient(answer: .success(FakeSession())))
        let said = try await screen.logIn(username: "anna.larsen@example.com", password: Secret("her_secure_password"))
        #expect(said == "Welcome.")
    }

    @Test func saysHowLongToWait() async throws {
        let throttled = FinHubError.rateLimited(.init(retryAfter: .seconds(2)))
        let screen = LoginScreen(finhub: FakeClient(answer: .failure(throttled)))
        let said = try await screen.logIn(username: "anna.larsen@example.com", password: Secret("her_secure_password"))
        #expect(said == "Please wait 2.0 seconds.")
    }
}
