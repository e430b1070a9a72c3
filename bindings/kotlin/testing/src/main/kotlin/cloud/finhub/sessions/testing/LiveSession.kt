package cloud.finhub.sessions.testing

import java.time.Instant

/** A session that was neither logged out nor has expired. It holds no token. */
public class LiveSession internal constructor(json: Members) {
    /** FinHub's id of the session. */
    public val sessionId: String = json.text("session_id")

    /** The tenant on whose behalf the customer logged in. */
    public val tenantId: String = json.text("tenant_id")

    /** The customer, as in the path. */
    public val customerId: String = json.text("customer_id")

    /** The user, as in the path. */
    public val userId: String = json.text("user_id")

    /** The user, as answered and as the token names it. */
    public val apiUserId: String = json.text("api_user_id")

    /** When the customer logged in. */
    public val createdAt: Instant = json.instant("created_at")

    /** When the token expires: an hour later, or after the `--token-life` that the sandbox was started with. */
    public val tokenExpiresAt: Instant = json.instant("token_expires_at")

    /** When the session expires: a day later. */
    public val expiresAt: Instant = json.instant("expires_at")

    override fun toString(): String = "LiveSession($sessionId)"
}
