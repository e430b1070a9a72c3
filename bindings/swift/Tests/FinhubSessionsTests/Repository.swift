import Foundation

enum Repository {
    /// Its root: this file is `bindings/swift/Tests/FinhubSessionsTests/Repository.swift` below it.
    static let root = (1...5).reduce(URL(fileURLWithPath: #filePath)) { path, _ in path.deletingLastPathComponent() }
}
