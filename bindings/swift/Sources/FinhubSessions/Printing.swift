/// How generated values print: on one line, in which no text can look like more than a text.
enum Printing {
    /// A value with its members, as Swift prints a struct.
    static func line(_ type: String, _ members: KeyValuePairs<String, any WireValue>) -> String {
        "\(type)(\(members.map { "\($0.key): \($0.value.printed())" }.joined(separator: ", ")))"
    }

    /// Members in the order of their names.
    static func braced(_ members: [String: some WireValue]) -> String {
        let members = members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \($0.value.printed())" }
        return "{\(members.joined(separator: ", "))}"
    }

    /// A text in quotes. What shows nothing itself, or governs how the rest shows, is escaped: the same characters as in
    /// Rust.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where isInvisible(scalar): "\\u{\(String(scalar.value, radix: 16))}"
            default: "\(scalar)"
            }
        }
        return "\"\(shown.joined())\""
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isDefaultIgnorableCodePoint || ("\u{FFF0}"..."\u{FFFB}").contains(scalar)
        }
    }
}
