import FinhubSessionsTesting
import Foundation

/// The secrets of a case: those under telling names, and words that start with `canary`. None of them may show.
struct Canaries {
    private var found: [String: [Data]] = [:]

    private static let names: Set<String> = [
        "username", "password", "value", "bearer", "token", "refresh_token", "refreshToken", "tenant_key",
        "tenant_secret", "tenantKey", "tenantSecret", "FINHUB_TENANT_KEY", "FINHUB_TENANT_SECRET",
    ]

    /// In bytes. Shorter texts stand in ordinary words.
    private static let shortest = 4

    init(_ sources: JSON...) {
        for source in sources { look(at: source, isSecret: false) }
    }

    /// Adds one that only the run knows.
    mutating func add(_ secret: String) {
        guard secret.utf8.count >= Self.shortest, found[secret] == nil else { return }
        found[secret] = Self.spellings(secret)
    }

    /// Refuses a text that holds one, plain or encoded.
    func none(in what: String, _ text: String) throws {
        let bytes = Data(text.utf8)
        for (secret, spellings) in found where spellings.contains(where: { isPart($0, of: bytes) }) {
            throw Mismatch("'\(secret)' shows in \(what): \(text)")
        }
    }

    private mutating func look(at json: JSON, isSecret: Bool) {
        if let text = Members.textIfAny(json) {
            if isSecret { add(text) } else { words(of: text).forEach { add($0) } }
        }
        for value in json.list ?? [] { look(at: value, isSecret: isSecret) }
        for (name, value) in json.object ?? [:] { look(at: value, isSecret: isSecret || Self.names.contains(name)) }
    }

    private func words(of text: String) -> [String] {
        let parts = text.utf8.split { !isLetterOrDigit($0) && $0 != UInt8(ascii: "-") }
        return parts.map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasPrefix("canary") }
    }

    /// A secret as it may be written.
    private static func spellings(_ secret: String) -> [Data] {
        let base64 = Data(secret.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
        let forURL = base64.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        let json = secret.unicodeScalars.map { escaped($0) }.joined()
        let ascii = secret.unicodeScalars.map { scalar in
            scalar.isASCII ? escaped(scalar) : scalar.utf16.map { String(format: "\\u%04x", Int($0)) }.joined()
        }
        let percent = percentEncoded(secret, plain: "-._")
        let all = [
            secret, json, ascii.joined(), percent, percentEncoded(secret, plain: "-._*", space: "+"),
            percentEncoded(secret, plain: "-._~"), base64, forURL,
        ]
        return Set(all.map { Data($0.utf8) }).map { $0 }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where scalar.value < 0x20: String(format: "\\u%04x", Int(scalar.value))
        default: String(scalar)
        }
    }

    private static func percentEncoded(_ text: String, plain: String, space: String = "%20") -> String {
        text.utf8.map { byte in
            if byte == UInt8(ascii: " ") { return space }
            let isPlain = isLetterOrDigit(byte) || plain.utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : String(format: "%%%02X", Int(byte))
        }.joined()
    }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: false
    }
}

/// Whether the bytes are there. Texts would compare by what they mean, which a leak does not.
func isPart(_ part: Data, of whole: Data) -> Bool {
    part.count <= whole.count && whole.range(of: part) != nil
}

/// Refuses a text that would be more than a line of a log, or another line than it is.
func plain(_ what: String, _ text: String) throws {
    let odd = text.unicodeScalars.first { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
    if let odd { throw Mismatch("U+\(String(odd.value, radix: 16)) shows in \(what): \(text)") }
}
