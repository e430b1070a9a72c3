import FinhubSessionsGenerated
import Foundation

/// What the generated methods of operations are made of. `operation` is the operation's name in snake case, and arguments
/// go by their names on the wire.
extension FinHubClient {
    /// Calls an operation and reads the value of its answer.
    func answer<Value: WireValue>(
        of operation: String,
        path: [String: JSONValue] = [:],
        query: [String: JSONValue?] = [:],
        body: JSONValue? = nil,
        token: Secret? = nil
    ) async throws -> Value {
        let arguments = try argumentsJSON(path: path, query: query, body: body, token: token)
        return try await call {
            let answer = try await self.native.call(operation: operation, arguments: arguments, cancellation: $0)
            return try Value(fromJSON: try JSONValue(parsing: answer))
        }
    }

    /// Calls an operation that answers nothing.
    func perform(
        _ operation: String,
        path: [String: JSONValue] = [:],
        query: [String: JSONValue?] = [:],
        body: JSONValue? = nil,
        token: Secret? = nil
    ) async throws {
        let arguments = try argumentsJSON(path: path, query: query, body: body, token: token)
        _ = try await call {
            try await self.native.call(operation: operation, arguments: arguments, cancellation: $0)
        }
    }
}

/// All arguments of a call, as Rust takes them.
func argumentsJSON(
    path: [String: JSONValue], query: [String: JSONValue?], body: JSONValue?, token: Secret?
) throws -> Data {
    var arguments: [String: JSONValue] = [:]
    arguments["path"] = .object(path.mapValues { .string($0.inPath) })
    arguments["query"] = JSONValue(members: query)
    arguments["body"] = body
    arguments["token"] = token?.toJSON()
    return try atOnce { try JSONValue.object(arguments).data() }
}

extension JSONValue {
    /// The text of a part of a path.
    fileprivate var inPath: String {
        switch self {
        case .string(let text): text
        default: printed()
        }
    }
}
