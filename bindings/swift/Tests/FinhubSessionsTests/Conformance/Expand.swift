import FinhubSessionsTesting
import Foundation

/// Cases that are written once and stand for several: the short forms of `conformance/README.md`.
enum Expand {
    /// Values by the names that placeholders have for them.
    private typealias Known = [String: JSON]

    /// The cases of a suite, written out. `shared` are the values that every suite knows.
    static func cases(_ suite: JSON, shared: JSON) throws -> [JSON] {
        let known = (shared.object ?? [:]).merging(suite["values"].object ?? [:]) { _, own in own }
        guard let cases = suite["cases"].list else { throw NotUnderstood("`cases` is no list") }
        return try cases.flatMap { try writtenOut($0, known) }
    }

    private static func writtenOut(_ case: JSON, _ known: Known) throws -> [JSON] {
        guard var members = `case`.object else { throw NotUnderstood("\(`case`) is no object") }
        var rows = [known]
        if let axes = members.removeValue(forKey: "for").map({ filled($0, known) }) {
            guard let axes = axes.object else { throw NotUnderstood("\(`case`["name"]): \(axes) is no object") }
            for (name, values) in axes {
                guard let values = values.list else { throw NotUnderstood("\(`case`["name"]): \(name) is no list") }
                rows = rows.flatMap { row in values.map { row.merging(named(name, $0)) { _, own in own } } }
            }
        }
        return rows.map { filled(.object(members), $0) }
    }

    /// `name` for a value, and `name.member` for each of its members.
    private static func named(_ name: String, _ value: JSON) -> Known {
        var known = [name: value]
        for (member, held) in value.object ?? [:] { known["\(name).\(member)"] = held }
        return known
    }

    private static func filled(_ value: JSON, _ known: Known) -> JSON {
        switch value {
        case .text(let text): return filled(text, known)
        case .list(let items): return .list(items.map { filled($0, known) })
        case .object(let members):
            let pairs = members.map { (name: filled($0.key, known), member: filled($0.value, known)) }
            if pairs.count == 1, case .object = pairs[0].name { return changed(pairs[0].name, pairs[0].member) }
            return .object(Dictionary(pairs.map { ($0.name.text ?? "\($0.name)", $0.member) }) { _, last in last })
        default: return value
        }
    }

    private static func filled(_ text: String, _ known: Known) -> JSON {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return .text(text) }
        if text.hasPrefix("{"), text.hasSuffix("}"), let value = known[String(text.dropFirst().dropLast())] {
            return filled(value, known)
        }
        return .text(
            known.reduce(text) { filled, it in
                let part: String? =
                    switch it.value {
                    case .text(let text): text
                    case .whole, .number: "\(it.value)"
                    default: nil
                    }
                guard let part else { return filled }
                return filled.replacingOccurrences(of: "{\(it.key)}", with: part, options: .literal)
            })
    }

    /// A value with these members in place of its own.
    private static func changed(_ base: JSON, _ changes: JSON) -> JSON {
        guard var members = base.object, let changes = changes.object else { return changes }
        for (name, change) in changes { members[name] = changed(members[name] ?? .null, change) }
        return .object(members)
    }
}
