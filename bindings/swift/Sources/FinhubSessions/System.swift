import Foundation

/// What the SDK runs on.
enum System {
    #if os(iOS)
        static let name = "iOS"
    #elseif os(macOS)
        static let name = "macOS"
    #elseif os(tvOS)
        static let name = "tvOS"
    #elseif os(visionOS)
        static let name = "visionOS"
    #elseif os(Linux)
        static let name = "Linux"
    #else
        static let name = "Swift"
    #endif

    /// Such as `17.5.1`.
    static var version: String {
        let version = ProcessInfo.processInfo.operatingSystemVersion
        return "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
    }

    /// Such as `iPhone16,1` or `x86_64`: in a simulator, what that plays.
    static var machine: String {
        if let simulated = ProcessInfo.processInfo.environment["SIMULATOR_MODEL_IDENTIFIER"] { return simulated }
        var system = utsname()
        guard uname(&system) == 0 else { return "unknown" }
        return withUnsafeBytes(of: &system.machine) { machine in
            String(decoding: machine.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
