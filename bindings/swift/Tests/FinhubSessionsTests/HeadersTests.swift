import Testing

/// Settings and the standard headers: the cases of `conformance/headers.json`.
@Suite struct HeadersTests {
    @Test func everyCaseHolds() async throws {
        try await FinhubSessionsTests.everyCaseHolds(of: "headers")
    }
}
