import FinhubSessionsTesting
import Testing

@testable import FinhubSessions

/// What a longer description gives, as a caller writes it.
@Suite struct DevicesTests {
    let sandbox: Sandbox
    let token = Secret("canary-token")
    let device: JSON = [
        "name": "a phone", "kind": "WATCH", "deviceNumber": 7, "score": 2, "isVerified": true, "pins": ["canary-pin"],
        "labels": ["desk": "3", "floor": nil], "limits": ["daily": 10], "place": ["country": "DE"],
        "parent": ["name": "a tablet", "pins": [], "score": 0.5, "isVerified": false], "extra": [1, nil],
        "self": "me", "description": "mine",
    ]

    init() throws {
        sandbox = try Sandbox.start()
    }

    @Test func anAnswerHasATypedPropertyForEachFieldThatIsDescribed() async throws {
        try sandbox.script(["body": [device]])
        let devices = try await sandbox.client().listDevices(
            customerID: "cust", pageSize: 2, kinds: ["PHONE"], token: token)
        let phone = try #require(devices.first)
        let name: String = phone.name
        #expect(name == "a phone")
        #expect(phone.kind == "WATCH")
        let number: Int64? = phone.deviceNumber
        #expect(number == 7)
        let score: Double = phone.score
        #expect(score == 2)
        #expect(phone.isVerified)
        #expect(phone.pins == [Secret("canary-pin")])
        #expect(phone.owner == nil)
        #expect(phone.seenAt == nil)
        #expect(phone.labels == ["desk": "3", "floor": nil])
        #expect(phone.limits == ["daily": 10])
        #expect(phone.place?.country == "DE")
        #expect(phone.parent?.score == 0.5)
        #expect(phone.extra == [1, nil])
        #expect("\(devices)".contains("a phone"))
        for text in printed(devices) + printed(phone) { #expect(!text.contains("canary")) }
    }

    @Test func aBodyIsGivenByItsFields() async throws {
        try sandbox.script(["status": 201, "body": device])
        let replaced = try await sandbox.client().replaceDevice(
            customerID: "cust", deviceNumber: 7, name: "mine", devicePin: Secret("canary-pin"), tags: ["a"],
            place: DeviceRequestPlace(country: "DE", accuracy: 0.5), token: token)
        #expect(replaced.name == "a phone")
        let expected =
            #"{"devicePin":"canary-pin","name":"mine","place":{"accuracy":0.5,"country":"DE"},"tags":["a"]}"#
        #expect(try sandbox.requests().first?.body == expected)
    }

    @Test func wordsThatALanguageKeepsAreNamesLikeOthers() async throws {
        try sandbox.script(["body": 3])
        let client = try sandbox.client { $0.options.headers = ["X-Purpose": "a new phone"] }
        let count = try await client.import(
            customerID: "cust", from: "elsewhere", default: true, in: [1, 2], bodyClass: "old",
            token: Secret("canary"), class: "new")
        #expect(count == 3)
        let request = try #require(try sandbox.requests().first)
        #expect(request.path.hasSuffix("/devices/import?class=new"))
        #expect(request.header("X-Purpose") == "a new phone")
        let expected = #"{"class":"old","default":true,"from":"elsewhere","in":[1,2],"token":"canary"}"#
        #expect(request.body == expected)
    }

    @Test func aHeaderHasASettingWhichACloneReplaces() async throws {
        let client = try sandbox.client { $0.options.traceID = "trace-1" }
        let session = try await client.logIn()
        try sandbox.script(["body": []])
        _ = try await client.withOptions(traceID: "trace-2").listDevices(customerID: "cust", token: session.token)
        let sent = try sandbox.requests().map { $0.header("X-Trace-ID") }
        #expect(sent == ["trace-1", "trace-2"])
    }

    @Test func aNewStatusIsAKindOfItsOwn() async throws {
        try sandbox.script(["status": 423], ["status": 423])
        let client = try sandbox.client()
        do {
            _ = try await client.getDevice(customerID: "cust", deviceNumber: 7, token: token)
            Issue.record("the device is locked")
        } catch FinHubError.deviceLocked(let details) {
            #expect(details.operation == "get_device")
        }
        do {
            _ = try await client.logIn()
            Issue.record("the account is locked")
        } catch FinHubError.accountLocked(let details) {
            #expect(details.operation == "create_session")
        }
    }

    @Test func aFakeHasTheOperationsThatItsTestNeeds() async throws {
        struct Fake: SessionClient {
            func getDevice(customerID: String, deviceNumber: Int64, token: Secret) async throws -> Device {
                throw FinHubError.deviceLocked(.init())
            }
        }
        let fake: any SessionClient = Fake()
        await #expect {
            try await fake.getDevice(customerID: "cust", deviceNumber: 7, token: token)
        } throws: {
            ($0 as? FinHubError)?.kind == "device_locked" && ($0 as? FinHubError)?.status == 423
        }
        await #expect(throws: UnsupportedOperation.self) {
            try await fake.listDevices(
                customerID: "cust", pageSize: nil, kinds: nil, minScore: nil, isVerified: nil, token: token)
        }
        try sandbox.script(["body": [device]])
        let held: any SessionClient = try sandbox.client()
        let devices = try await held.listDevices(
            customerID: "cust", pageSize: 2, kinds: ["PHONE"], minScore: nil, isVerified: nil, token: token)
        #expect(devices.first?.name == "a phone")
    }

    @Test func aLoginTakesAndGivesTheNewFields() async throws {
        let data: JSON = [
            "sessionId": "s", "userId": "u", "token": "canary-token", "refreshToken": "canary-refresh",
            "tier": "gold", "stepUpToken": "canary-step-up", "devices": [device],
        ]
        try sandbox.script(
            ["body": ["data": data]], ["body": ["success": true, "data": ["endedBy": "the customer"]]])
        let client = try sandbox.client()
        let credentials = Credentials(
            username: "me", password: "canary-password", channel: "app", devicePin: Secret("canary-pin"),
            loginHint: "a b")
        for text in printed(credentials) { #expect(!text.contains("canary")) }
        let session = try await client.createSession(customerID: "cust", userID: "user", credentials: credentials)
        #expect(session.tier == "gold")
        #expect(session.stepUpToken?.exposeSecret() == "canary-step-up")
        #expect(session.devices?.first?.name == "a phone")
        for text in printed(session) { #expect(!text.contains("canary")) }
        #expect(try await client.deleteSession(session).endedBy == "the customer")
        let request = try #require(try sandbox.requests().first)
        #expect(request.path.hasSuffix("/sessions?loginHint=a+b"))
        let body = try JSON(parsing: try #require(request.body))
        #expect(body["channel"].text == "app")
        #expect(body["devicePin"].text == "canary-pin")
    }
}
