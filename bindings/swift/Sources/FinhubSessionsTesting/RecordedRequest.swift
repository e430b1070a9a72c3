public import Foundation

/// A request to the API, as it arrived. Its description leaves out what may hold credentials.
public struct RecordedRequest: Sendable {
    /// The method. Empty for bytes that are no HTTP, such as a TLS handshake.
    public let method: String

    /// The request target as it was sent, percent-encoding untouched.
    public let path: String

    /// The headers, in their order and spelling.
    public let headers: [(name: String, value: String)]

    /// The body; `nil` where it is not text.
    public let body: String?

    /// The whole request, from its first byte to its last.
    public let raw: Data

    init(_ json: JSON) throws {
        method = try json.text("method")
        path = try json.text("path")
        headers = (json["headers"].list ?? []).map { header in
            let pair = header.list ?? []
            return (pair.first?.text ?? "", pair.last?.text ?? "")
        }
        body = json["body"].text
        raw = try Data(base64Encoded: json.text("raw")) ?? Data()
    }

    /// The value of the first header of this name, in any spelling; `nil` without one.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension RecordedRequest: CustomStringConvertible, CustomDebugStringConvertible {
    /// The method and the path: `RecordedRequest(POST /api/...)`.
    public var description: String { "RecordedRequest(\(method) \(path))" }

    /// The same.
    public var debugDescription: String { description }
}
