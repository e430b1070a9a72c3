import Foundation

/// A request as it arrived. What has no method is none: a TLS handshake, say.
struct RecordedRequest: Sendable {
    let method: String
    let path: String

    /// In their order and spelling.
    let headers: [(name: String, value: String)]

    /// The whole request, byte by byte.
    let raw: Data

    /// `nil` where it is not text.
    let body: String?

    init(_ json: JSON) throws {
        guard let method = json["method"].text, let path = json["path"].text, let headers = json["headers"].list,
            let raw = json["raw"].text.flatMap({ Data(base64Encoded: $0) })
        else { throw Broken.because("this is no recorded request: \(json)") }
        self.method = method
        self.path = path
        self.headers = headers.map { header in
            let pair = header.list ?? []
            return (pair.first?.text ?? "", pair.last?.text ?? "")
        }
        self.raw = raw
        body = json["body"].text
    }

    /// The values of a header.
    func header(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
