// swift-tools-version: 6.0

import PackageDescription

/// What Rust's half calls on Apple's systems: to verify certificates.
let frameworks = ["CoreFoundation", "Security"]
let apples: [Platform] = [.iOS, .macCatalyst, .macOS, .tvOS, .visionOS]

// `cargo xtask package swift` makes a release's manifest of this, and holds it to Package.swift.
let package = Package(
    name: "finhub-sessions",
    platforms: [.iOS(.v16), .macCatalyst(.v16), .macOS(.v13), .tvOS(.v16), .visionOS(.v1)],
    products: [
        .library(name: "FinhubSessions", targets: ["FinhubSessions"]),
        .library(name: "FinhubSessionsTesting", targets: ["FinhubSessionsTesting"]),
        .library(name: "FinhubSessionsURLSession", targets: ["FinhubSessionsURLSession"]),
    ],
    targets: [
        .binaryTarget(
            name: "finhub_sessions_ffiFFI",
            url: "{url}",
            checksum: "{checksum}"
        ),
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
    ]
)
