import Testing

/// The topics of `conformance/` that have no test of their own.
@Suite struct FurtherTests {
    @Test func everyCaseHolds() async throws {
        for topic in try Cases.further() { try await FinhubSessionsTests.everyCaseHolds(of: topic) }
    }
}
