import Foundation

/// The sandbox's control endpoints: `/__sandbox/...`.
///
/// It keeps one connection, opened at once: a new one could meet what a test has in store for the next connection.
final class Control: @unchecked Sendable {
    private let lock = NSLock()
    private let authority: String
    private var connection: Connection

    init(baseURL: String) throws {
        guard let url = URL(string: baseURL), ["127.0.0.1", "localhost"].contains(url.host), let port = url.port,
            let port = UInt16(exactly: port)
        else { throw SandboxError("\(baseURL) is no address of a sandbox on this machine") }
        authority = "127.0.0.1:\(port)"
        connection = try Connection(port: port)
    }

    @discardableResult
    func ask(_ method: String, _ path: String, _ body: Data = Data()) throws -> JSON {
        let first = "\(method) /__sandbox/\(path) HTTP/1.1"
        let head = "\(first)\r\nHost: \(authority)\r\nContent-Length: \(body.count)\r\n\r\n"
        let answer = try lock.withLock {
            try connection.write(Array(head.utf8) + body)
            return try read()
        }
        guard let said = try? JSON(parsing: Data(answer.body)) else { throw SandboxError("\(authority) is no sandbox") }
        guard answer.status == "200" else { throw SandboxError(said["message"].text ?? "the sandbox refused") }
        return said
    }

    private func read() throws -> (status: Substring, body: [UInt8]) {
        let first = try connection.line().split(separator: " ")
        var length = 0
        while case let header = try connection.line(), !header.isEmpty {
            let parts = header.lowercased().split(separator: ":", maxSplits: 1)
            if parts[0] == "content-length" { length = Int(parts[1].trimmingCharacters(in: .whitespaces)) ?? 0 }
        }
        return (first.dropFirst().first ?? "", try connection.bytes(length))
    }
}
