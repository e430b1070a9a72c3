public import Foundation

/// The sandbox cannot be started, has ended, or refuses what it was told; the description says why.
///
/// It is no `FinHubError`: a test that expects one of those must not be pleased by a broken set-up.
public struct SandboxError: Error, LocalizedError, CustomStringConvertible {
    /// What is wrong, in a sentence.
    public let description: String

    /// The same, as `localizedDescription` gives it.
    public var errorDescription: String? { description }

    init(_ description: String) {
        self.description = description
    }
}
