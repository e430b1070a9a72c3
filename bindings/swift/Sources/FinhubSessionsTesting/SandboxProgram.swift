import Foundation

/// Where the program `finhub-sandbox` is.
enum SandboxProgram {
    private static let name = "finhub-sandbox"
    private static let variable = "FINHUB_SANDBOX"

    /// The one that the variable names, or that is in `PATH`.
    static func find(_ environment: [String: String]) throws -> URL {
        if let named = environment[variable] {
            guard isProgram(named) else {
                throw SandboxError("\(variable) names \(named), which is no program that can be run")
            }
            return URL(fileURLWithPath: named)
        }
        let folders = environment["PATH", default: ""].split(separator: ":")
        guard let found = folders.map({ "\($0)/\(name)" }).first(where: isProgram) else {
            throw SandboxError(
                "\(name) is not installed: run `pip install \(name)`, or in a clone of finhub-sessions "
                    + "`cargo build --package \(name)`, and name the program in the environment variable \(variable)")
        }
        return URL(fileURLWithPath: found)
    }

    private static func isProgram(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: path)
    }
}
