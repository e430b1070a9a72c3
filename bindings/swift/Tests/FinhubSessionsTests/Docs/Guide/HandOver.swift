import FinhubSessions

func handOver(_ client: FinHubClient, _ session: Session) async throws -> Termination {
    // snippet
    // On your backend: the body of its answer to the app.
    let json = try session.toSecretJSON()

    // In the app, whose client has no tenant key and no tenant secret:
    let active = try client.resume(.fromSecretJSON(json))
    print(try await active.accessToken())  // for FinHub's other APIs
    let termination = try await active.logout()
    // end
    return termination
}
