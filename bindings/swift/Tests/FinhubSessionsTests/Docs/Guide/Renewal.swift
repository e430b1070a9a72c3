import FinhubSessions

func keepLoggedIn(
    _ client: FinHubClient,
    _ session: Session,
    askAgain: @escaping @Sendable () async -> Credentials?
) async throws -> Secret {
    // snippet
    let active = try client.resume(session, renewWith: { await askAgain() })
    let token = try await active.accessToken()  // renewed where it is about to end
    // end
    return token
}
