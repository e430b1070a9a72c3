/// Any JSON: where FinHub's description says no more of a value.
///
/// It is written in code as it looks: `["limit": 3, "tags": ["a", nil]]`. It prints on one line.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null

    /// `true` or `false`.
    case bool(Bool)

    /// A number without a fraction that 64 bits can hold. Where JSON says `1.0`, it is this one.
    case integer(Int64)

    /// Any other number. JSON has none that is not finite: a call with such a number is refused.
    case number(Double)

    /// A text.
    case string(String)

    /// A list.
    case array([JSONValue])

    /// Members by their names.
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    /// Reads a value of any kind.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .integer(number)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let items = try? value.decode([JSONValue].self) {
            self = .array(items)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    /// Writes the value as it is.
    public func encode(to encoder: any Encoder) throws {
        var place = encoder.singleValueContainer()
        switch self {
        case .null: try place.encodeNil()
        case .bool(let flag): try place.encode(flag)
        case .integer(let number): try place.encode(number)
        case .number(let number): try place.encode(number)
        case .string(let text): try place.encode(text)
        case .array(let items): try place.encode(items)
        case .object(let members): try place.encode(members)
        }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `null`.
    public init(nilLiteral: ()) { self = .null }

    /// `true` or `false`.
    public init(booleanLiteral flag: Bool) { self = .bool(flag) }

    /// A whole number.
    public init(integerLiteral number: Int64) { self = .integer(number) }

    /// A number.
    public init(floatLiteral number: Double) { self = .number(number) }

    /// A text.
    public init(stringLiteral text: String) { self = .string(text) }

    /// A list.
    public init(arrayLiteral items: JSONValue...) { self = .array(items) }

    /// Members. The last of two with the same name counts.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(members) { _, last in last })
    }
}

extension JSONValue: Redacted {
    /// The value on one line, members in the order of their names: what is no plain text in it is escaped.
    public var description: String { printed() }
}
