import Foundation

/// A value that goes over the wire. Generated types have generated conformances, over those of this file.
protocol WireValue: Sendable {
    /// Reads a value that Rust's half has checked: a failure is a defect of the SDK.
    init(fromJSON json: JSONValue) throws

    /// The value as it goes over the wire, its secrets in clear.
    func toJSON() -> JSONValue

    /// The value as it may be seen: on one line, without secrets.
    func printed() -> String
}

extension WireValue where Self: Redacted {
    func printed() -> String { description }
}

/// JSON that has not the type that the description of the wire gives it.
struct UnexpectedJSON: Error {}

extension JSONValue {
    init(parsing data: Data) throws {
        // JSONSerialization would not tell a flag from a number in the same way on all systems.
        self = try JSONDecoder().decode(JSONValue.self, from: data)
    }

    /// An object of the members that there are.
    init(members: [String: JSONValue?]) {
        self = .object(members.compactMapValues { $0 })
    }

    func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// A member that is always there.
    func required<Value: WireValue>(_ name: String) throws -> Value {
        try Value(fromJSON: try member(name) ?? .null)
    }

    /// A member that may be absent or null.
    func optional<Value: WireValue>(_ name: String) throws -> Value? {
        switch try member(name) {
        case nil, .null: nil
        case let json?: try Value(fromJSON: json)
        }
    }

    private func member(_ name: String) throws -> JSONValue? {
        guard case .object(let members) = self else { throw UnexpectedJSON() }
        return members[name]
    }
}

extension JSONValue: WireValue {
    init(fromJSON json: JSONValue) { self = json }

    func toJSON() -> JSONValue { self }

    func printed() -> String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag.printed()
        case .integer(let number): number.printed()
        case .number(let number): number.printed()
        case .string(let text): text.printed()
        case .array(let items): items.printed()
        case .object(let members): Printing.braced(members)
        }
    }
}

extension String: WireValue {
    init(fromJSON json: JSONValue) throws {
        guard case .string(let text) = json else { throw UnexpectedJSON() }
        self = text
    }

    func toJSON() -> JSONValue { .string(self) }

    func printed() -> String { Printing.quoted(self) }
}

extension Secret: WireValue {
    init(fromJSON json: JSONValue) throws { self.init(try String(fromJSON: json)) }

    func toJSON() -> JSONValue { .string(exposeSecret()) }
}

extension Int64: WireValue {
    init(fromJSON json: JSONValue) throws {
        guard case .integer(let number) = json else { throw UnexpectedJSON() }
        self = number
    }

    func toJSON() -> JSONValue { .integer(self) }

    func printed() -> String { "\(self)" }
}

extension Double: WireValue {
    init(fromJSON json: JSONValue) throws {
        switch json {
        case .integer(let number): self.init(number)
        case .number(let number): self = number
        default: throw UnexpectedJSON()
        }
    }

    func toJSON() -> JSONValue { .number(self) }

    func printed() -> String { "\(self)" }
}

extension Bool: WireValue {
    init(fromJSON json: JSONValue) throws {
        guard case .bool(let flag) = json else { throw UnexpectedJSON() }
        self = flag
    }

    func toJSON() -> JSONValue { .bool(self) }

    func printed() -> String { "\(self)" }
}

extension Optional: WireValue where Wrapped: WireValue {
    init(fromJSON json: JSONValue) throws {
        if case .null = json {
            self = nil
        } else {
            self = try Wrapped(fromJSON: json)
        }
    }

    func toJSON() -> JSONValue { self?.toJSON() ?? .null }

    func printed() -> String { self?.printed() ?? "nil" }
}

extension Array: WireValue where Element: WireValue {
    init(fromJSON json: JSONValue) throws {
        guard case .array(let items) = json else { throw UnexpectedJSON() }
        self = try items.map { try Element(fromJSON: $0) }
    }

    func toJSON() -> JSONValue { .array(map { $0.toJSON() }) }

    func printed() -> String { "[\(map { $0.printed() }.joined(separator: ", "))]" }
}

extension Dictionary: WireValue where Key == String, Value: WireValue {
    init(fromJSON json: JSONValue) throws {
        guard case .object(let members) = json else { throw UnexpectedJSON() }
        self = try members.mapValues { try Value(fromJSON: $0) }
    }

    func toJSON() -> JSONValue { .object(mapValues { $0.toJSON() }) }

    func printed() -> String { Printing.braced(self) }
}
