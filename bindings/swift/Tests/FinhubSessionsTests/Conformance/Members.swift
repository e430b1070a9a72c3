import FinhubSessionsTesting

/// A case that is only half understood must not pass.
struct NotUnderstood: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) {
        description = what
    }
}

/// An object whose members are taken one by one. Those that nobody takes are refused.
struct Members {
    let place: String
    private var left: [String: JSON]

    /// Reads an object to its last member.
    static func of<Value>(_ place: String, _ json: JSON, _ read: (inout Members) throws -> Value) throws -> Value {
        guard let object = json.object else { throw NotUnderstood("\(place): \(json) is no object") }
        var members = Members(place: place, left: object.filter { !$0.value.isNull })
        let value = try read(&members)
        guard members.left.isEmpty else {
            throw NotUnderstood("\(place): the runner does not know \(members.left.keys.sorted())")
        }
        return value
    }

    private init(place: String, left: [String: JSON]) {
        self.place = place
        self.left = left
    }

    mutating func take(_ name: String) -> JSON? {
        left.removeValue(forKey: name)
    }

    /// A member that must be there.
    mutating func need(_ name: String) throws -> JSON {
        guard let value = take(name) else { throw NotUnderstood("\(place) has no \(name)") }
        return value
    }

    mutating func text(_ name: String) throws -> String? {
        try take(name).map { try Self.text("\(place).\(name)", $0) }
    }

    mutating func count(_ name: String) throws -> Int? {
        try take(name).map { Int(try known($0.whole, name)) }
    }

    mutating func flag(_ name: String) throws -> Bool {
        try take(name).map { try known($0.flag, name) } ?? false
    }

    mutating func list(_ name: String) throws -> [JSON]? {
        try take(name).map { try known($0.list, name) }
    }

    mutating func read<Value>(_ name: String, _ read: (inout Members) throws -> Value) throws -> Value? {
        try take(name).map { try Self.of("\(place).\(name)", $0, read) }
    }

    /// The members of these names that are there, as they are written.
    mutating func among(_ names: [String]) -> [String: JSON] {
        var found: [String: JSON] = [:]
        for name in names { found[name] = take(name) }
        return found
    }

    /// The texts of these names that are there.
    mutating func texts(_ names: [String]) throws -> [String: String] {
        let place = place
        return try among(names).mapValues { try Self.text(place, $0) }
    }

    /// The one member that it holds.
    mutating func only() throws -> (name: String, value: JSON) {
        guard left.count == 1, let (name, value) = left.first else {
            throw NotUnderstood("\(place): \(left.keys.sorted()) is not one thing")
        }
        left = [:]
        return (name, value)
    }

    private func known<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw NotUnderstood("\(place).\(name) is of another type") }
        return value
    }

    /// A text: as it is, `{"repeat": ["a", 3]}`, or a list of parts.
    static func text(_ place: String, _ written: JSON) throws -> String {
        guard let text = textIfAny(written) else { throw NotUnderstood("\(place): \(written) is no text") }
        return text
    }

    static func textIfAny(_ written: JSON) -> String? {
        switch written {
        case .text(let text):
            return text
        case .list(let parts):
            let texts = parts.compactMap(textIfAny)
            return texts.count == parts.count ? texts.joined() : nil
        case .object(let members):
            guard members.count == 1, let pair = members["repeat"]?.list, pair.count == 2, let part = pair[0].text,
                let times = pair[1].whole
            else { return nil }
            return String(repeating: part, count: Int(times))
        default:
            return nil
        }
    }

    /// Texts by their names; `nil` where none is wanted.
    static func byName(_ place: String, _ written: JSON) throws -> [String: String?] {
        guard let members = written.object else { throw NotUnderstood("\(place): \(written) is no object") }
        return try members.mapValues { $0.isNull ? nil : try text(place, $0) }
    }
}
