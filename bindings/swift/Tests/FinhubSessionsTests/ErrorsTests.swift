import Testing

/// What FinHub refuses: the cases of `conformance/errors.json`.
@Suite struct ErrorsTests {
    @Test func everyCaseHolds() async throws {
        try await FinhubSessionsTests.everyCaseHolds(of: "errors")
    }
}
