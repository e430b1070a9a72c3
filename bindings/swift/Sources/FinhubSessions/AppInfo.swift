import Foundation

/// How an application names itself to FinHub: `{App}/{Version} ({OS} {OSVersion}; {Device})`.
///
/// ```swift
/// FinHubClient(userAgent: AppInfo(name: "MyApp", version: "2.1").userAgent)
/// ```
public struct AppInfo: Sendable, Hashable, CustomStringConvertible {
    /// The text for the setting `userAgent`. What a header cannot carry, or would end its part, is left out.
    public let userAgent: String

    /// The application, and what it runs on: this machine by default.
    ///
    /// - Parameters:
    ///   - name: The application's name.
    ///   - version: The application's version.
    ///   - os: The operating system.
    ///   - osVersion: The operating system's version.
    ///   - device: The device's model on Apple's mobile systems, elsewhere the processor's architecture.
    /// - Throws: ``FinHubError/invalidInput(_:)`` where `name` or `version` holds nothing that a header can carry.
    public init(
        name: String,
        version: String,
        os: String? = nil,
        osVersion: String? = nil,
        device: String? = nil
    ) throws {
        let product = try "\(product("name", name))/\(product("version", version))"
        let os = comment(os ?? System.name)
        let osVersion = comment(osVersion ?? System.version)
        userAgent = "\(product) (\(os) \(osVersion); \(comment(device ?? System.machine)))"
    }

    /// ``userAgent``.
    public var description: String { userAgent }
}

/// A token of RFC 9110, section 5.6.2, without the `/` that ends it.
private func product(_ field: String, _ text: String) throws -> String {
    let token = text.filter { ("!"..."~").contains($0) && !"\"(),/:;<=>?@[\\]{}".contains($0) }
    guard !token.isEmpty else {
        throw FinHubError.refused(settings, field, "holds nothing that a header can carry: give it in ASCII")
    }
    return token
}

/// A comment's text of RFC 9110, section 5.6.5, without the `;` that ends it.
private func comment(_ text: String) -> String {
    let shown = text.filter { (" "..."~").contains($0) && !"();\\".contains($0) }
    return shown.trimmingCharacters(in: .whitespaces)
}
