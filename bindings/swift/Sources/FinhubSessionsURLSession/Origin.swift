import Foundation

/// Where a request over HTTP goes.
struct Origin: Equatable {
    let scheme: String
    let host: String
    let port: UInt16

    init?(_ url: URL?) {
        guard let url = url?.absoluteURL, let host = url.host(percentEncoded: true)?.lowercased(),
            let scheme = url.scheme?.lowercased(), let usual = ["https": 443, "http": 80][scheme],
            let port = UInt16(exactly: url.port ?? usual)
        else { return nil }
        (self.scheme, self.host, self.port) = (scheme, host, port)
    }
}
