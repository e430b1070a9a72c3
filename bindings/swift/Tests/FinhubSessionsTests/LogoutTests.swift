import Testing

/// Logging out: the cases of `conformance/logout.json`.
@Suite struct LogoutTests {
    @Test func everyCaseHolds() async throws {
        try await FinhubSessionsTests.everyCaseHolds(of: "logout")
    }
}
