import Testing

/// The two clocks of a session: the cases of `conformance/expiry.json`.
@Suite struct ExpiryTests {
    @Test func everyCaseHolds() async throws {
        try await FinhubSessionsTests.everyCaseHolds(of: "expiry")
    }
}
