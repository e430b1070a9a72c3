import Testing

/// Logging in: the cases of `conformance/login.json`.
@Suite struct LoginTests {
    @Test func everyCaseHolds() async throws {
        try await FinhubSessionsTests.everyCaseHolds(of: "login")
    }
}
