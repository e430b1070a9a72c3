// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "e2e",
    platforms: [.macOS(.v13)],
    dependencies: [
        .package(name: "finhub-sessions", path: "../../bindings/swift")
    ],
    targets: [
        .executableTarget(
            name: "App",
            dependencies: [
                .product(name: "FinhubSessions", package: "finhub-sessions"),
                .product(name: "FinhubSessionsURLSession", package: "finhub-sessions"),
            ]
        ),
        .executableTarget(name: "Soak", dependencies: [.product(name: "FinhubSessions", package: "finhub-sessions")]),
    ]
)
