import FinhubSessions
import Foundation

/// The hosts that get a session's token.
struct Hosts: Sendable {
    /// Each with its port.
    let named: Set<String>

    private static let form = "like api.example.com, api.example.com:8443 or [::1]:8080"

    init(_ hosts: Set<String>) throws {
        guard !hosts.isEmpty else {
            throw Self.refused("hosts", "is empty: name each host that gets the token, \(Self.form)")
        }
        named = Set(try hosts.map(Self.read))
    }

    /// Whether requests to this address get the token. It throws where they should, and would carry it in the clear.
    func covers(_ url: URL?) throws -> Bool {
        guard let origin = Origin(url) else { return false }
        let isNamed = named.contains("\(origin.host):\(origin.port)")
        guard origin.scheme == "http", !origin.isLoopback else { return isNamed }
        guard isNamed || origin.port == 80 && named.contains("\(origin.host):443") else { return false }
        let inTheClear = "is http://, over which the token would go unprotected: use https://"
        throw Self.refused("url", "\(inTheClear) (loopback alone may go without)")
    }

    static func refused(_ field: String, _ problem: String) -> any Error {
        FinHubError.refused("access_token", field, problem)
    }

    /// A host with its port. What is no host is not quoted: before an `@` there may be a password.
    private static func read(_ host: String) throws -> String {
        let form = /([A-Za-z0-9_.\-]+|\[[0-9A-Fa-f:.]+\])(:[1-9][0-9]{0,4})?/
        guard let (_, name, port) = host.wholeMatch(of: form)?.output else {
            throw refused("hosts", "holds something else than a host: write each \(Self.form)")
        }
        return name.lowercased() + (port ?? ":443")
    }
}

/// Where a request over HTTP goes.
struct Origin: Equatable {
    let scheme: String
    let host: String
    let port: Int

    init?(_ url: URL?) {
        guard let url = url?.absoluteURL, let host = url.host(percentEncoded: true)?.lowercased(),
            let scheme = url.scheme?.lowercased(), let usual = ["https": 443, "http": 80][scheme]
        else { return nil }
        self.scheme = scheme
        self.host = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        port = url.port ?? usual
    }

    var isLoopback: Bool {
        let loopback = /localhost|\[::1\]|127(\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}/
        return host.wholeMatch(of: loopback) != nil
    }
}
