public import FinhubSessions
public import Foundation

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#endif

/// Sends requests to another API with a session's access token.
///
/// ```swift
/// let api = try SessionAuth(session, hosts: ["api.example.com"])
/// let (data, response) = try await api.data(for: request)
/// ```
///
/// A request to one of the hosts gets `Authorization: Bearer <token>`, over https or to loopback, unless it has an
/// `Authorization` of its own. After a 401 the token is renewed, and the request is sent once more; where there is no
/// other token, or the body is a stream, the 401 is the answer. A redirect to another host carries no token.
///
/// The session's `renewWith` must not use it.
public struct SessionAuth: Sendable {
    private let session: any ActiveSession
    private let hosts: TokenHosts
    private let urlSession: URLSession

    /// Names the hosts that get the token. Nothing is sent.
    ///
    /// - Parameters:
    ///   - session: The session whose token is sent.
    ///   - hosts: The hosts: `api.example.com`, or `api.example.com:8443` where the port is not 443.
    ///   - urlSession: What sends the requests.
    /// - Throws: ``FinHubError/invalidInput(_:)`` where `hosts` is empty, or holds something else than hosts.
    public init(_ session: any ActiveSession, hosts: Set<String>, using urlSession: URLSession = .shared) throws {
        self.session = session
        self.hosts = try TokenHosts(hosts)
        self.urlSession = urlSession
    }

    /// Sends a request, and gives the answer as `URLSession` does.
    ///
    /// - Throws: Before anything is sent, ``FinHubError/invalidInput(_:)`` where the token would go over http, or as
    ///   ``ActiveSession/accessToken(minTTL:)`` where there is no token. Else as `URLSession`; `CancellationError` where
    ///   the task was cancelled.
    public func data(for request: URLRequest) async throws -> (Data, URLResponse) {
        guard request.value(forHTTPHeaderField: authorization) == nil, let origin = Origin(request.url),
            try hosts.covers(scheme: origin.scheme, host: origin.host, port: origin.port)
        else { return try await urlSession.data(for: request) }
        let token = try await session.accessToken()
        let (answer, isRefused) = try await send(request, token)
        guard isRefused else { return answer }
        try session.invalidate(token)
        guard request.httpBodyStream == nil else { return answer }
        do {
            return try await send(request, try await session.accessToken()).answer
        } catch is FinHubError {
            return answer  // there is no other token
        }
    }

    /// Sends a request with a token, and says whether that was refused.
    private func send(
        _ request: URLRequest, _ token: Secret
    ) async throws -> (answer: (Data, URLResponse), isRefused: Bool) {
        var request = request
        request.setValue(try token.bearer(), forHTTPHeaderField: authorization)
        let redirects = Redirects(of: request)
        let (answers, end) = AsyncThrowingStream.makeStream(of: (Data, URLResponse).self)
        let task = urlSession.dataTask(with: request) { data, response, error in
            if let data, let response { end.yield((data, response)) }
            end.finish(throwing: error)
        }
        // `data(for:delegate:)` would do, but on Linux it does not ask its delegate about redirects.
        task.delegate = redirects
        end.onTermination = { if case .cancelled = $0 { task.cancel() } }
        task.resume()
        let answer = try await last(of: answers)
        let status = (answer.1 as? HTTPURLResponse)?.statusCode
        return (answer, status == 401 && redirects.haveStayed)
    }
}

extension SessionAuth: Redacted {
    /// Its hosts.
    public var description: String { "SessionAuth(\(hosts.named.joined(separator: ", ")))" }
}

/// The last element, to the end: a stream that is let go of before is cancelled.
private func last<Element>(of stream: AsyncThrowingStream<Element, any Error>) async throws -> Element {
    do {
        guard let last = try await stream.reduce(nil, { $1 }) else { throw CancellationError() }
        return last
    } catch {
        // The request's own error may be faster: that it was cancelled too.
        try Task.checkCancellation()
        throw error
    }
}

private let authorization = "Authorization"

/// The redirects of a request, whose token stays on its host.
private final class Redirects: NSObject, URLSessionTaskDelegate, @unchecked Sendable {
    private let request: URLRequest
    private let lock = NSLock()
    private var hasLeft = false

    init(of request: URLRequest) {
        self.request = request
    }

    /// Whether none has led to another host.
    var haveStayed: Bool { lock.withLock { !hasLeft } }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        // What another host leads back to gets no token either.
        lock.withLock { hasLeft = hasLeft || Origin(newRequest.url) != Origin(request.url) }
        var next = newRequest
        let token = haveStayed ? request.value(forHTTPHeaderField: authorization) : nil
        next.setValue(token, forHTTPHeaderField: authorization)
        // The session's own delegate may refuse the redirect.
        let ask = (session.delegate as? any URLSessionTaskDelegate)?
            .urlSession(_:task:willPerformHTTPRedirection:newRequest:completionHandler:)
        guard let ask else { return completionHandler(next) }
        ask(session, task, response, next, completionHandler)
    }
}
