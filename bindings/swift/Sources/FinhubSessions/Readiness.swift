/// What a client's settings suffice for. ``FinHubClient/check()`` tells.
public enum Readiness: Sendable, Hashable {
    /// Logging in, and everything else.
    case login

    /// Everything but logging in: there is neither a tenant key nor a tenant secret, as it should be in an app.
    case resumeOnly
}
