import Foundation

enum Repository {
    /// This folder.
    static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    /// Its root, below which this folder is `bindings/swift/Tests/FinhubSessionsTests`.
    static let root = (1...4).reduce(tests) { folder, _ in folder.deletingLastPathComponent() }
}
