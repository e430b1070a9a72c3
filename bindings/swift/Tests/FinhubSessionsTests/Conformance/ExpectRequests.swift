import FinhubSessionsTesting
import Foundation

/// Compares the requests that arrived with those expected.
func expectRequests(_ case: Case, _ defaults: Defaults, _ fill: Fill, _ arrived: [RecordedRequest]) throws {
    guard let count = `case`.requests?.count ?? `case`.requestCount else { return }
    try equal("number of requests", arrived.count, count)
    for (got, expected) in zip(arrived, `case`.requests ?? []) {
        guard let standard = defaults.requests[expected.like] else { throw NotUnderstood(expected.like) }
        try expectRequest(got, standard, expected, fill)
    }
}

private func expectRequest(
    _ got: RecordedRequest,
    _ standard: StandardRequest,
    _ expected: ExpectedRequest,
    _ fill: Fill
) throws {
    try equal("method", got.method, standard.method)
    try equal("path", got.path, fill.text(expected.path ?? standard.path))
    try equal("body", got.body ?? "(no text)", expected.body ?? standard.body)
    let sent = got.headers.map { (name: $0.name.lowercased(), value: $0.value) }
        .filter { $0.name != "host" && $0.name != "content-length" }
    let wanted = standard.headers.mapValues(Optional.some).merging(expected.headers) { _, new in new }
        .compactMap { name, value in
            value.map { value in
                let filled = fill.text(value)
                return (name: name, value: filled.replacingOccurrences(of: "{user_agent}", with: userAgent))
            }
        }
    try equal("headers", lines(sent), lines(wanted))
}

private func lines(_ headers: [(name: String, value: String)]) -> String {
    headers.map { "\($0.name): \($0.value)" }.sorted().joined(separator: "\n")
}

private let userAgent: String = {
    let version = ProcessInfo.processInfo.operatingSystemVersion
    let number = "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
    #if os(Linux)
        return "finhub-sdk-swift/0.1.0 Linux/\(number)"
    #else
        return "finhub-sdk-swift/0.1.0 macOS/\(number)"
    #endif
}()
