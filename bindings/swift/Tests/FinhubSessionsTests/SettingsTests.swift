import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions

/// What a client is told, and what it makes of it.
@Suite struct SettingsTests {
    private static let least = ["FINHUB_TENANT_ID": "t", "FINHUB_FORWARDED_FROM": "tests"]

    @Test func whatIsMissingIsNamed() {
        #expect(refusal([:]) == "tenant_id")
        #expect(refusal(["FINHUB_TENANT_ID": "t"]) == "forwarded_from")
        #expect(refusal(Self.least) == nil)
    }

    @Test func theEnvironmentIsReadWhereNothingIsGiven() {
        #expect(refusal(Self.least.merging(["FINHUB_BASE_URL": "http://elsewhere.example"]) { $1 }) == "base_url")
        #expect(
            refusal(Self.least.merging(["FINHUB_BASE_URL": "no"]) { $1 }) { $0.baseURL = "http://localhost:1" } == nil)
    }

    @Test func whatCannotBeUsedIsRefusedByItsName() {
        #expect(refusal { $0.options.timeout = .seconds(-1) } == "timeout")
        #expect(refusal { $0.options.attemptTimeout = .nanoseconds(-1) } == "attempt_timeout")
        #expect(refusal { $0.connectTimeout = .seconds(-3) } == "connect_timeout")
        #expect(refusal { $0.options.maxRetries = -1 } == "max_retries")
        #expect(refusal { $0.options.maxRetries = .max } == "max_retries")
        for many in [-1, Int.min, 0, 65_536, Int.max] {
            #expect(refusal { $0.maxConnections = many } == "max_connections")
        }
        #expect(refusal { $0.caBundle = URL(string: "https://example.com/ca.pem") } == "ca_bundle")
        #expect(refusal { $0.caBundle = URL(filePath: "/there/is no/such.pem") } == "ca_bundle")
        #expect(refusal { $0.proxy = .url(Secret("nonsense")) } == "proxy")
        #expect(refusal { $0.options.forwardedFor = "300.1.1.1" } == "forwarded_for")
        #expect(refusal { $0.options.platform = "line\nbreak" } == "platform")
        #expect(refusal { $0.options.headers = ["x-unknown": "1"] } == "x-unknown")
    }

    @Test func aLimitThatIsNoneIsRefusedInTheWordsOfAllLanguages() {
        for none in [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)] {
            let words = "must be longer than zero. [configure, nothing sent]"
            #expect(sentence { $0.options.timeout = none } == "invalid_input: timeout \(words)")
            #expect(sentence { $0.options.attemptTimeout = none } == "invalid_input: attempt_timeout \(words)")
            #expect(sentence { $0.connectTimeout = none } == "invalid_input: connect_timeout \(words)")
        }
        for many in [-1, Int.min, 11, Int.max] {
            let words = "max_retries must be from 0 to 10. [configure, nothing sent]"
            #expect(sentence { $0.options.maxRetries = many } == "invalid_input: \(words)")
        }
    }

    @Test func theLongestWaitsAreTaken() {
        #expect(
            refusal {
                $0.options.timeout = .seconds(Int64.max)
                $0.options.attemptTimeout = .seconds(Int64.max)
                $0.connectTimeout = .seconds(Int64.max)
            } == nil)
    }

    @Test(arguments: [(300, "300 ms"), (250, "250 ms"), (137, "137 ms")])
    func limitsAreThoseThatWereGiven(milliseconds: Int, shown: String) async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client {
            $0.options.attemptTimeout = .milliseconds(milliseconds)
            $0.options.maxRetries = 0
        }
        try sandbox.script(["raw": [], "end": "hang"])
        await #expect { try await client.deleteSession(.handedOver()) } throws: { "\($0)".contains(" \(shown)") }
    }

    @Test func everySettingIsSent() async throws {
        let sandbox = try Sandbox.start()
        let client = try sandbox.client {
            $0.options.forwardedFor = "2001:db8::1"
            $0.options.forwardedFrom = "settings"
            $0.options.platform = "ios"
            $0.options.deviceID = "device"
            $0.options.osPlatform = "iOS"
            $0.options.userAgent = "MyApp/2.1"
            $0.options.accept = "application/json;q=1"
        }
        try await client.deleteSession(try await client.logIn())
        for request in try sandbox.requests() {
            #expect(request.header("x-forwarded-for") == "2001:db8::1")
            #expect(request.header("x-forwarded-from") == "settings")
            #expect(request.header("platform") == "ios")
            #expect(request.header("deviceId") == "device")
            #expect(request.header("sec-ch-ua-platform") == "\"iOS\"")
            #expect(request.header("user-agent") == "MyApp/2.1")
            #expect(request.header("accept") == "application/json;q=1")
        }
    }

    @Test func passwordsAreSentAsTheyAre() async throws {
        let sandbox = try Sandbox.start()
        try sandbox.script(["status": 401])
        let password = "\u{0}\t e\u{301} \u{1F511} \"\\"
        let client = try sandbox.client()
        _ = try? await client.createSession(
            customerID: Sandbox.customerID, userID: Sandbox.userID, username: " name ", password: password)
        let body = try JSON(parsing: try #require(try sandbox.requests().first?.body))
        #expect(Array(try #require(body["password"].text).utf8) == Array(password.utf8))
        #expect(body["username"].text == " name ")
    }

    @Test func aWaitOfAgesIsTold() async throws {
        let sandbox = try Sandbox.start()
        try sandbox.script(["status": 429, "headers": [["Retry-After", "99999999999999"]]])
        let client = try sandbox.client { $0.options.maxRetries = 0 }
        await #expect { try await client.logIn() } throws: { ($0 as? FinHubError)?.kind == "rate_limited" }
    }

    @Test func theUserAgentNamesTheSDKAndTheSystem() async throws {
        let sandbox = try Sandbox.start()
        _ = try await sandbox.client().logIn()
        let sent = try #require(try sandbox.requests().first?.header("user-agent"))
        #expect(
            sent.wholeMatch(of: /finhub-sdk-swift\/\d+\.\d+\.\d+ (Linux|macOS|iOS)\/\d+\.\d+\.\d+/) != nil, "\(sent)")
    }

    @Test func anAppNamesItselfByWhatAHeaderCanCarry() throws {
        let app = try AppInfo(
            name: "My App/\u{1F680}", version: "2.1 (b)", os: "iOS;", osVersion: "17.5", device: "(X) ")
        #expect(app.userAgent == "MyApp/2.1b (iOS 17.5; X)")
        #expect("\(app)" == app.userAgent)
        let here = try AppInfo(name: "MyApp", version: "2.1").userAgent
        #expect(here.wholeMatch(of: /MyApp\/2\.1 \(\w+ [0-9.]+; [\w.,-]+\)/) != nil, "\(here)")
        for (name, version, field) in [("", "1", "name"), ("\u{1F680}", "1", "name"), ("A", " ", "version")] {
            #expect { try AppInfo(name: name, version: version) } throws: { ($0 as? FinHubError)?.field == field }
        }
    }

    /// How a setting is refused.
    private func sentence(_ change: (inout Settings) -> Void) -> String? {
        var settings = Settings(options: ClientOptions(headers: [:]))
        change(&settings)
        do {
            _ = try settings.connect(environment: Self.least)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The setting that is refused; `nil` where all are taken.
    private func refusal(
        _ environment: [String: String] = Self.least,
        _ change: (inout Settings) -> Void = { _ in }
    ) -> String? {
        var settings = Settings(options: ClientOptions(headers: [:]))
        change(&settings)
        do {
            _ = try settings.connect(environment: environment)
            return nil
        } catch {
            return (error as? FinHubError)?.field ?? "\(error)"
        }
    }
}
