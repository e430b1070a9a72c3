import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

/// Another API on loopback. It answers requests that have the session's current token, and 401 to all others.
final class ProtectedAPI: Sendable {
    let host: String
    let url: URL
    /// An address that never answers.
    let silence: URL
    private let desk: Desk

    init(_ session: any ActiveSession) throws {
        let listener = try Listener()
        desk = Desk(session)
        host = "127.0.0.1:\(listener.port)"
        url = try address("http://\(host)/")
        silence = try address("http://\(host)/silence")
        Thread.detachNewThread { [desk] in listener.serve(desk) }
    }

    deinit {
        // The listener is waiting for one.
        desk.close()
        _ = try? UInt16(host.split(separator: ":")[1]).map { try Connection(port: $0) }
    }

    /// Those that arrived, in their order.
    var requests: [Arrived] { desk.state.withLock { desk.requests } }

    /// Whether a client went away before its answer.
    var isAbandoned: Bool { desk.state.withLock { desk.isAbandoned } }

    /// Refuses a token although it is the current one, and not before so many requests have come with it.
    func refuse(_ token: Secret, together: Int = 1) {
        desk.state.withLock { (desk.refused, desk.missing) = (token, together) }
    }

    /// An address whose answer leads to another.
    func redirect(to other: URL) throws -> URL { try address("http://\(host)/redirect?\(other)") }
}

/// A request as it arrived.
struct Arrived: Sendable {
    let path: String
    let authorization: String?
    let body: String

    init(_ connection: inout Connection) throws {
        let first = try connection.line().split(separator: " ")
        guard first.count == 3 else { throw Broken.because("this is no request") }
        path = String(first[1])
        var headers: [String: String] = [:]
        while case let line = try connection.line(), let colon = line.firstIndex(of: ":") {
            headers[line[..<colon].lowercased()] = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
        }
        authorization = headers["authorization"]
        let isChunked = headers["transfer-encoding"] == "chunked"
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        body = String(decoding: isChunked ? try Self.chunks(&connection) : try connection.bytes(length), as: UTF8.self)
    }

    private static func chunks(_ connection: inout Connection) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let length = Int(try connection.line(), radix: 16) ?? 0
            bytes += try connection.bytes(length)
            _ = try connection.line()
            if length == 0 { return bytes }
        }
    }
}

extension Secret {
    /// As `Authorization` has it.
    var inHeader: String { "Bearer \(exposeSecret())" }
}

func address(_ text: String) throws -> URL {
    guard let url = URL(string: text) else { throw Broken.because("\(text) is no address") }
    return url
}

/// What an API knows, and what it answers.
private final class Desk: @unchecked Sendable {
    private let session: any ActiveSession
    let state = NSCondition()
    var requests: [Arrived] = []
    var isAbandoned = false
    var refused: Secret?
    /// How many have to come with the refused token before it is refused.
    var missing = 0
    private var isClosed = false

    init(_ session: any ActiveSession) {
        self.session = session
    }

    var isOpen: Bool { state.withLock { !isClosed } }

    func close() {
        state.withLock { isClosed = true }
    }

    func answer(_ connection: inout Connection) throws {
        let request = try Arrived(&connection)
        state.withLock { requests.append(request) }
        if request.path == "/silence" {
            defer { state.withLock { isAbandoned = true } }
            _ = try connection.line()
        }
        let parts = request.path.split(separator: "?", maxSplits: 1)
        if parts.first == "/redirect" {
            return try say("307 Temporary Redirect", ["Location: \(parts[1])"], to: connection)
        }
        let isGood = request.authorization == (try session.session.token.inHeader)
        if isGood && !isRefused(request) { return try say("200 OK", [], to: connection) }
        try say("401 Unauthorized", ["WWW-Authenticate: Bearer realm=\"api\""], to: connection)
    }

    private func isRefused(_ request: Arrived) -> Bool {
        state.withLock {
            guard let refused, request.authorization == refused.inHeader else { return false }
            missing -= 1
            state.broadcast()
            let end = Date.now + 20
            while missing > 0, state.wait(until: end) {}
            return true
        }
    }

    private func say(_ status: String, _ headers: [String], to connection: borrowing Connection) throws {
        let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(status.utf8.count)", "Connection: close"]
        try connection.write(Array("\(lines.joined(separator: "\r\n"))\r\n\r\n\(status)".utf8))
    }
}

/// A socket of this machine that takes connections.
private struct Listener: Sendable {
    private let descriptor: Int32
    let port: UInt16

    init() throws {
        let listening = Connection.socket()
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, size) | listen(listening, 64) | getsockname(listening, $0, &size)
            }
        }
        guard failed == 0 else { throw Broken.because("there is no port to listen at") }
        descriptor = listening
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Answers on a thread for each connection, until the desk is closed.
    func serve(_ desk: Desk) {
        defer { _ = close(descriptor) }
        while true {
            let accepted = accept(descriptor, nil, nil)
            guard accepted >= 0 else { return }
            guard desk.isOpen else {
                _ = close(accepted)
                return
            }
            Thread.detachNewThread {
                var connection = Connection(accepted: accepted)
                try? desk.answer(&connection)
            }
        }
    }
}
