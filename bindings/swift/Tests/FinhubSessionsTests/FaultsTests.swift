import Testing

/// What goes wrong below a call: the cases of `conformance/faults.json`.
@Suite struct FaultsTests {
    @Test func everyCaseHolds() async throws {
        try await FinhubSessionsTests.everyCaseHolds(of: "faults")
    }
}
