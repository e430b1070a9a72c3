import Foundation

/// A connection over TCP to a program on this machine. Reading and writing block.
package struct Connection: ~Copyable {
    private let descriptor: Int32
    private var arrived: [UInt8] = []
    private var used = 0

    /// How long an answer may take, in seconds.
    private static let answerLimit = 30

    package init(port: UInt16) throws {
        descriptor = Self.socket()
        guard descriptor >= 0 else { throw SandboxError("there is no socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard failed == 0 else { throw SandboxError("nobody listens at port \(port)") }
        limit()
    }

    /// The side of a server.
    package init(accepted descriptor: Int32) {
        self.descriptor = descriptor
        limit()
    }

    /// A socket over TCP, connected to nothing.
    package static func socket() -> Int32 {
        #if canImport(Darwin)
            Foundation.socket(AF_INET, SOCK_STREAM, 0)
        #else
            Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #endif
    }

    private func limit() {
        var limit = timeval(tv_sec: Self.answerLimit, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        #if canImport(Darwin)
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    deinit {
        _ = close(descriptor)
    }

    package func write(_ bytes: [UInt8]) throws {
        #if canImport(Darwin)
            let flags: Int32 = 0
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { throw SandboxError("the other side went away") }
            rest = rest.dropFirst(count)
        }
    }

    /// A line without its end.
    package mutating func line() throws -> String {
        var line: [UInt8] = []
        while true {
            let next = try byte()
            if next == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            if next != UInt8(ascii: "\r") { line.append(next) }
        }
    }

    package mutating func bytes(_ count: Int) throws -> [UInt8] {
        while arrived.count - used < count { try receive() }
        defer { used += count }
        return Array(arrived[used..<used + count])
    }

    private mutating func byte() throws -> UInt8 {
        if used == arrived.count { try receive() }
        defer { used += 1 }
        return arrived[used]
    }

    private mutating func receive() throws {
        if used == arrived.count { (arrived, used) = ([], 0) }
        var some = [UInt8](repeating: 0, count: 65_536)
        let count = some.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { throw SandboxError("the other side went away, or was silent for too long") }
        arrived += some[..<count]
    }
}
