// swift-tools-version: 6.0

import PackageDescription

#if os(Linux)
    let usual = "system"
#else
    let usual = "xcframework"
#endif

/// Where Rust's half comes from: a library of the system, or an xcframework that `cargo xtask package swift` made.
let half = Context.environment["FINHUB_SESSIONS_FFI"] ?? usual

let library: Target =
    switch half {
    case "system": .systemLibrary(name: "finhub_sessions_ffiFFI")
    case "xcframework":
        .binaryTarget(name: "finhub_sessions_ffiFFI", path: "Frameworks/finhub_sessions_ffiFFI.xcframework")
    default: fatalError("FINHUB_SESSIONS_FFI is \(half): it must be system or xcframework")
    }

/// What Rust's half calls on Apple's systems: to verify certificates.
let frameworks = ["CoreFoundation", "Security"]
let apples: [Platform] = [.iOS, .macCatalyst, .macOS, .tvOS, .visionOS]

let package = Package(
    name: "finhub-sessions",
    platforms: [.iOS(.v16), .macCatalyst(.v16), .macOS(.v13), .tvOS(.v16), .visionOS(.v1)],
    products: [
        .library(name: "FinhubSessions", targets: ["FinhubSessions"]),
        .library(name: "FinhubSessionsTesting", targets: ["FinhubSessionsTesting"]),
        .library(name: "FinhubSessionsURLSession", targets: ["FinhubSessionsURLSession"]),
    ],
    targets: [
        library,
        .target(
            name: "FinhubSessionsGenerated",
            dependencies: ["finhub_sessions_ffiFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: frameworks.map { .linkedFramework($0, .when(platforms: apples)) }
        ),
        .target(
            name: "FinhubSessions",
            dependencies: ["FinhubSessionsGenerated"],
            resources: [.copy("PrivacyInfo.xcprivacy")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault")]
        ),
        .target(
            name: "FinhubSessionsTesting",
            dependencies: ["FinhubSessions"],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault")]
        ),
        .target(
            name: "FinhubSessionsURLSession",
            dependencies: ["FinhubSessions"],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault")]
        ),
        .testTarget(
            name: "FinhubSessionsTests",
            dependencies: ["FinhubSessions", "FinhubSessionsTesting", "FinhubSessionsURLSession"],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
    ]
)
