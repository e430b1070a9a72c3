import FinhubSessions

/// Calls an API, and once more with a new token where it answers 401. `get` gives the status.
func download(_ active: any ActiveSession, get: (Secret) async throws -> Int) async throws -> Int {
    let token = try await active.accessToken(minTTL: .seconds(600))  // the download takes up to ten minutes
    let status = try await get(token)
    guard status == 401 else { return status }
    try active.invalidate(token)
    return try await get(try await active.accessToken(minTTL: .seconds(600)))
}
