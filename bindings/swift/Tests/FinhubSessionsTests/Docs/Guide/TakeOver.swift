import FinhubSessions

func takeOver(
    _ client: FinHubClient, _ json: Secret, backend: @escaping @Sendable () async throws -> Secret
) throws -> any ActiveSession {
    // snippet
    // `backend` asks your backend for another session of the customer, as JSON.
    let active = try client.resume(.fromSecretJSON(json), renewWith: { try await Session.fromSecretJSON(backend()) })
    // end
    return active
}
