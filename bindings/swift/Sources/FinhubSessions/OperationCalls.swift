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
        let arguments = try argumentsJSON(of: operation, path: path, query: query, body: body, token: token)
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
        let arguments = try argumentsJSON(of: operation, path: path, query: query, body: body, token: token)
        _ = try await call {
            try await self.native.call(operation: operation, arguments: arguments, cancellation: $0)
        }
    }
}

/// All arguments of a call, as Rust takes them. A number that is not finite is refused: JSON has none.
func argumentsJSON(
    of operation: String,
    path: [String: JSONValue],
    query: [String: JSONValue?],
    body: JSONValue?,
    token: Secret?
) throws -> Data {
    var arguments: [String: JSONValue] = [:]
    arguments["path"] = .object(path.mapValues { .string($0.inPath) })
    arguments["query"] = JSONValue(members: query)
    arguments["body"] = body
    arguments["token"] = token?.toJSON()
    do {
        return try JSONValue.object(arguments).data()
    } catch EncodingError.invalidValue(_, let context) {
        // The names of the argument's place (`body`), the argument, and what it holds.
        let argument = context.codingPath.dropFirst().first?.stringValue ?? "body"
        throw FinHubError.refused(operation, snakeCase(argument), "holds a number that is not finite")
    }
}

/// A name of the wire as errors have it.
private func snakeCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
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
