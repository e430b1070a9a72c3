package cloud.finhub.sessions

/** What a client's settings suffice for. [FinHubClient.check] tells. */
public enum class Readiness {
    /** Logging in, and everything else. */
    LOGIN,

    /** Everything but logging in: there is neither a tenant key nor a tenant secret, as it should be in an app. */
    RESUME_ONLY,
}
