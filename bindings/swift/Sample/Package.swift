// swift-tools-version: 6.0

import PackageDescription

let finhub: Target.Dependency = .product(name: "FinhubSessions", package: "finhub-sessions")
/// For tests, and for a demo.
let testing: Target.Dependency = .product(name: "FinhubSessionsTesting", package: "finhub-sessions")

let package = Package(
    name: "sample",
    platforms: [.iOS(.v16), .macOS(.v13)],
    dependencies: [
        .package(name: "finhub-sessions", path: "..")
    ],
    targets: [
        .executableTarget(name: "Sample", dependencies: [finhub]),
        .executableTarget(name: "FinhubDemo", dependencies: [finhub, testing]),
    ]
)
