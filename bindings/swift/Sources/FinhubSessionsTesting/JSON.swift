package import Foundation

/// A value of JSON, which tells a number from a flag, and keeps every byte of a text.
///
/// It is written in code as it looks in a file: `["status": 429, "headers": [["Retry-After", "7"]]]`.
package enum JSON: Sendable {
    case null
    case flag(Bool)
    case whole(Int64)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    package init(parsing data: Data) throws {
        self = try JSONDecoder().decode(JSON.self, from: data)
    }

    package init(parsing text: String) throws {
        try self.init(parsing: Data(text.utf8))
    }

    package func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// The member of an object; `null` where it is absent.
    package subscript(name: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members[name] ?? .null
    }

    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    package var flag: Bool? {
        guard case .flag(let flag) = self else { return nil }
        return flag
    }

    package var whole: Int64? {
        guard case .whole(let number) = self else { return nil }
        return number
    }

    package var number: Double? {
        switch self {
        case .whole(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    package var list: [JSON]? {
        guard case .list(let values) = self else { return nil }
        return values
    }

    package var object: [String: JSON]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    package var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }
}

extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .whole(number)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let values = try? value.decode([JSON].self) {
            self = .list(values)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var place = encoder.singleValueContainer()
        switch self {
        case .null: try place.encodeNil()
        case .flag(let flag): try place.encode(flag)
        case .whole(let number): try place.encode(number)
        case .number(let number): try place.encode(number)
        case .text(let text): try place.encode(text)
        case .list(let values): try place.encode(values)
        case .object(let members): try place.encode(members)
        }
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    package init(integerLiteral number: Int64) { self = .whole(number) }
    package init(floatLiteral number: Double) { self = .number(number) }
    package init(stringLiteral text: String) { self = .text(text) }
    package init(arrayLiteral values: JSON...) { self = .list(values) }

    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(Dictionary(members) { _, last in last })
    }
}

extension JSON: CustomStringConvertible {
    package var description: String {
        (try? data()).map { String(decoding: $0, as: UTF8.self) } ?? "(no JSON)"
    }
}
