import FinhubSessions

/// The client for one end user's request. It shares the connections of the one that you keep.
func ofThisRequest(_ client: FinHubClient) throws -> FinHubClient {
    let clone = try client.withOptions(
        forwardedFor: "203.0.113.42",
        deviceID: "0191d3a8-3c07-7a61-9d0e-0f5a3c8b2f11",
        timeout: .seconds(10)
    )
    precondition(try clone.check() == .login)  // everything that a login needs is there
    return clone
}
