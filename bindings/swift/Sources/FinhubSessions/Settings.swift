import FinhubSessionsGenerated
import Foundation

extension Settings {
    /// The client of Rust's half. What was not given is looked up in `environment`.
    func connect(environment: [String: String]) throws -> FinhubSessionsGenerated.Client {
        let all = try toNative(language: "swift", runtime: "\(System.name)/\(System.version)")
        let ours = environment.filter { $0.key.hasPrefix("FINHUB_") }
        return try atOnce { try FinhubSessionsGenerated.Client(settings: all, environment: ours) }
    }
}

/// The path of a file on this machine.
func path(_ file: URL) throws -> String {
    guard file.isFileURL else {
        throw FinHubError.refused(settings, "ca_bundle", "is no file URL: make it by URL(filePath:)")
    }
    return file.path(percentEncoded: false)
}
