import FinhubSessionsTesting
import Foundation
import Testing

@testable import FinhubSessions
@testable import FinhubSessionsURLSession

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A session's token on URLSession's requests.
@Suite struct SessionAuthTests {
    let sandbox: Sandbox
    let client: FinHubClient

    init() throws {
        sandbox = try Sandbox.start()
        client = try sandbox.client()
    }

    @Test func aRequestToANamedHostHasTheToken() async throws {
        try await withAPI { session, api in
            let auth = try SessionAuth(session, hosts: [api.host])
            let (data, response) = try await auth.data(for: URLRequest(url: api.url))
            #expect(response.status == 200)
            #expect(String(decoding: data, as: UTF8.self) == "200 OK")
            #expect(try api.requests.map(\.authorization) == [session.session.token.inHeader])
        }
    }

    @Test func aRequestToAnotherHostIsLeftAlone() async throws {
        try await withAPI(again) { session, api in
            let status = try await get(api.url, session, ["api.example.com"])
            #expect(status == 401)
            #expect(api.requests.map(\.authorization) == [nil])
        }
        #expect(try logins() == 1)
    }

    @Test func anAuthorizationByHandIsLeftAlone() async throws {
        try await withAPI(again) { session, api in
            var request = URLRequest(url: api.url)
            request.setValue("Basic YTpi", forHTTPHeaderField: "authorization")
            let status = try await send(request, session, [api.host])
            #expect(status == 401)
            #expect(api.requests.map(\.authorization) == ["Basic YTpi"])
        }
        #expect(try logins() == 1)
    }

    @Test func aTokenThatIsRefusedIsRenewedAndTheBodyArrivesWholeAgain() async throws {
        try await withAPI(again) { session, api in
            let old = try session.session.token
            let body = String(repeating: "line of a long body\n", count: 10_000)
            api.refuse(old)

            #expect(try await send(post(body, to: api.url), session, [api.host]) == 200)

            let new = try session.session.token
            #expect(new != old)
            #expect(api.requests.map(\.authorization) == [old.inHeader, new.inHeader])
            #expect(api.requests.map { $0.body == body } == [true, true])
        }
        #expect(try logins() == 2)
    }

    @Test func tenRefusalsAtOnceCauseOneRenewal() async throws {
        try await withAPI(again) { session, api in
            api.refuse(try session.session.token, together: 10)
            let configuration = URLSessionConfiguration.ephemeral
            configuration.httpMaximumConnectionsPerHost = 10
            let auth = try SessionAuth(session, hosts: [api.host], using: URLSession(configuration: configuration))
            let url = api.url

            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 { group.addTask { try await auth.data(for: URLRequest(url: url)).1.status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(answers == Array(repeating: 200, count: 10))
            #expect(api.requests.count == 20)
        }
        #expect(try logins() == 2)
    }

    @Test func aStreamIsNotSentAgain() async throws {
        try await withAPI(again) { session, api in
            let old = try session.session.token
            api.refuse(old)
            var request = post("", to: api.url)
            request.httpBodyStream = InputStream(data: Data("once".utf8))
            #expect(try await send(request, session, [api.host]) == 401)
            #expect(api.requests.map(\.body) == ["once"])
            #expect(try await session.accessToken() != old)
        }
    }

    @Test func aSecondRefusalIsTheAnswer() async throws {
        try await withAPI(again) { session, _ in
            let stranger = try ProtectedAPI(try client.resume(try await client.logIn()))
            #expect(try await get(stranger.url, session, [stranger.host]) == 401)
            #expect(stranger.requests.count == 2)
        }
    }

    @Test func aRefusalIsTheAnswerWhereTheRenewalFails() async throws {
        for renewWith in [nil, again] {
            try await withAPI(renewWith) { session, api in
                api.refuse(try session.session.token)
                try sandbox.script(["status": 401])
                #expect(try await get(api.url, session, [api.host]) == 401)
                #expect(api.requests.count == 1)
                try sandbox.reset()
            }
        }
    }

    @Test func aRefusalIsTheAnswerWhereTheRenewalGivesTheSameToken() async throws {
        let made = try await client.logIn()
        let session = try client.resume(made, renewWith: { made })
        let api = try ProtectedAPI(session)
        api.refuse(made.token)
        #expect(try await get(api.url, session, [api.host]) == 401)
        #expect(api.requests.count == 1)
    }

    @Test func withoutATokenNothingIsSent() async throws {
        try await withAPI { session, api in
            try await session.logout()
            await #expect { try await get(api.url, session, [api.host]) } throws: {
                ($0 as? FinHubError)?.kind == "closed"
            }
            #expect(api.requests.isEmpty)
        }
    }

    @Test func aTokenThatIsNoHeadersTextIsRefused() async throws {
        let session = try client.resume(.handedOver(["token": "a\r\nX-Other: b", "expires_at": nil]))
        let api = try ProtectedAPI(session)
        await #expect { try await get(api.url, session, [api.host]) } throws: { refuses("token", $0) }
        #expect(api.requests.isEmpty)
    }

    @Test func aRedirectKeepsTheTokenOnItsOwnHost() async throws {
        try await withAPI { session, api in
            #expect(try await get(api.redirect(to: api.url), session, [api.host]) == 200)
            let token = try session.session.token.inHeader
            #expect(api.requests.map(\.authorization) == [token, token])
        }
    }

    @Test func aRedirectTakesTheTokenToNoOtherHost() async throws {
        try await withAPI(again) { session, api in
            let other = try ProtectedAPI(session)
            for hosts in [[api.host], [api.host, other.host], [other.host]] as [Set<String>] {
                #expect(try await get(api.redirect(to: other.url), session, hosts) == 401)
            }
            #expect(other.requests.map(\.authorization) == [nil, nil, nil])
        }
        #expect(try logins() == 1)
    }

    @Test func aRequestThatComesBackFromAnotherHostHasNoToken() async throws {
        try await withAPI(again) { session, api in
            let other = try ProtectedAPI(session)
            let back = try api.redirect(to: other.redirect(to: api.url))
            #expect(try await get(back, session, [api.host, other.host]) == 401)
            #expect(try api.requests.map(\.authorization) == [session.session.token.inHeader, nil])
        }
        #expect(try logins() == 1)
    }

    @Test func theDelegateOfTheURLSessionMayRefuseARedirect() async throws {
        try await withAPI { session, api in
            let urlSession = URLSession(configuration: .ephemeral, delegate: NoRedirects(), delegateQueue: nil)
            defer { urlSession.finishTasksAndInvalidate() }
            let auth = try SessionAuth(session, hosts: [api.host], using: urlSession)
            #expect(try await auth.data(for: URLRequest(url: api.redirect(to: api.url))).1.status == 307)
            #expect(api.requests.count == 1)
        }
    }

    @Test(arguments: ["http://api.example.com/", "http://API.example.com:443/", "http://192.0.2.7:8080/"])
    func aNamedHostGetsNothingOverHTTP(_ url: String) async throws {
        try await withAPI { session, _ in
            let configuration = URLSessionConfiguration.ephemeral
            configuration.protocolClasses = [NoNetwork.self]
            let auth = try SessionAuth(
                session, hosts: ["api.example.com", "192.0.2.7:8080"], using: URLSession(configuration: configuration))
            await #expect { try await auth.data(for: URLRequest(url: address(url))) } throws: { refuses("url", $0) }
        }
    }

    @Test func aTaskThatIsCancelledCancelsItsRequest() async throws {
        try await withAPI { session, api in
            let auth = try SessionAuth(session, hosts: [api.host])
            let request = URLRequest(url: api.silence)
            let call = Task { try await auth.data(for: request) }
            try await until("the request has arrived") { api.requests.count == 1 }

            call.cancel()

            await #expect(throws: CancellationError.self) { try await call.value }
            try await until("the connection is closed") { api.isAbandoned }
        }
    }

    @Test func aTaskThatIsCancelledWaitsForNoRenewal() async throws {
        let asked = Counter()
        let waits: RenewWith = {
            await asked.count()
            try await untilCancelled()
            return nil
        }
        try await withAPI(waits) { session, api in
            api.refuse(try session.session.token)
            let auth = try SessionAuth(session, hosts: [api.host])
            let request = URLRequest(url: api.url)
            let call = Task { try await auth.data(for: request) }
            while await asked.times == 0 { await Task.yield() }

            call.cancel()

            await #expect(throws: CancellationError.self) { try await call.value }
            #expect(api.requests.count == 1)
        }
    }

    @Test(arguments: [[], ["https://api.example.com"]] as [Set<String>])
    func hostsAreLookedAtWhenItIsMade(_ hosts: Set<String>) throws {
        let session = try client.resume(.handedOver())
        #expect { try SessionAuth(session, hosts: hosts) } throws: { refuses("hosts", $0) }
    }

    @Test func itShowsItsHostsAndNoToken() async throws {
        try await withAPI { session, _ in
            let auth = try SessionAuth(session, hosts: ["API.example.com", "[::1]:8080"])
            #expect("\(auth)" == "SessionAuth([::1]:8080, api.example.com:443)")
            var dumped = ""
            dump(auth, to: &dumped)
            #expect(!dumped.contains(try session.session.token.exposeSecret()))
        }
    }

    private let again: RenewWith = { Sandbox.credentials }

    private func withAPI(
        _ renewWith: RenewWith? = nil, _ test: (any ActiveSession, ProtectedAPI) async throws -> Void
    ) async throws {
        try await client.whileLoggedIn(renewWith: renewWith) { try await test($0, try ProtectedAPI($0)) }
    }

    private func logins() throws -> Int {
        try sandbox.requests().filter { $0.method == "POST" }.count
    }

    private func get(_ url: URL, _ session: any ActiveSession, _ hosts: Set<String>) async throws -> Int {
        try await send(URLRequest(url: url), session, hosts)
    }

    private func send(_ request: URLRequest, _ session: any ActiveSession, _ hosts: Set<String>) async throws -> Int {
        try await SessionAuth(session, hosts: hosts).data(for: request).1.status
    }

    private func post(_ body: String, to url: URL) -> URLRequest {
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        return request
    }
}

/// Where a request goes, by its URL. `conformance/hosts.json` says which hosts get the token.
@Suite struct OriginTests {
    @Test(arguments: [
        "https://api.example.com", "HTTPS://Api.Example.COM:443/v1?a=b", "https://user:password@api.example.com",
    ])
    func oneHostHasOneOrigin(_ url: String) throws {
        let origin = try #require(Origin(URL(string: url)))
        #expect((origin.scheme, origin.host, origin.port) == ("https", "api.example.com", 443))
    }

    @Test(arguments: ["https://api.example.com@attacker.example", "https://attacker.example/api.example.com"])
    func theRestOfTheURLIsNoHost(_ url: String) {
        #expect(Origin(URL(string: url))?.host == "attacker.example")
    }

    @Test(arguments: ["ftp://127.0.0.1:80", "api.example.com", "file:///api.example.com", "http://a:65536"])
    func whatIsNotSentOverHTTPHasNone(_ url: String) {
        #expect(Origin(URL(string: url)) == nil)
    }

    @Test func anIPv6AddressIsAHost() throws {
        let origin = try #require(Origin(URL(string: "http://[0:0::1]:8080/")))
        let hosts = try TokenHosts(["[::1]:8080"])
        #expect(try hosts.covers(scheme: origin.scheme, host: origin.host, port: origin.port))
    }
}

private func refuses(_ field: String, _ error: any Error) -> Bool {
    let error = error as? FinHubError
    return error?.kind == "invalid_input" && error?.field == field
}

extension URLResponse {
    fileprivate var status: Int { (self as? HTTPURLResponse)?.statusCode ?? 0 }
}

/// A delegate that follows no redirect.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

/// A network that nothing may be sent over.
private final class NoNetwork: URLProtocol {
    override class func canInit(with request: URLRequest) -> Bool {
        Issue.record("a request was sent")
        return false
    }

    override class func canInit(with task: URLSessionTask) -> Bool {
        Issue.record("a request was sent")
        return false
    }
}
