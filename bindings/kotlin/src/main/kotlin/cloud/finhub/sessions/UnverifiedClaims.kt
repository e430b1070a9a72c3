package cloud.finhub.sessions

import java.util.Collections
import java.util.Objects
import cloud.finhub.sessions.internal.UnverifiedClaims as NativeClaims

/**
 * The claims of an access token (a JWT, RFC 7519), decoded and **not verified**.
 *
 * Only FinHub holds the key that signed them. Use them to show or to plan, never to decide what somebody may do. Times
 * are whole seconds since 1970-01-01T00:00:00Z, as in the token.
 */
public class UnverifiedClaims internal constructor(native: NativeClaims) {
    /** `iss`: who issued the token; FinHub's says `bff`. */
    public val issuer: String? = native.issuer

    /** `aud`: whom the token is for; FinHub's says `bff-clients`. */
    public val audience: List<String> = Collections.unmodifiableList(native.audience)

    /** `sub`: FinHub's own id of the user. */
    public val subject: String? = native.subject

    /** `iat`: when the token was issued. */
    public val issuedAt: Long? = native.issuedAt

    /** `exp`: when the token ends. */
    public val expiresAt: Long = native.expiresAt

    /** `tenantId`. */
    public val tenantId: String? = native.tenantId

    /** `customerId`. */
    public val customerId: String? = native.customerId

    /** `userId`. */
    public val userId: String? = native.userId

    /** `userType`, such as `CONSUMER`. An open set. */
    public val userType: String? = native.userType

    /** `roles`, such as `USER`. An open set. */
    public val roles: List<String> = Collections.unmodifiableList(native.roles)

    /** `jti`: the token's own id. */
    public val jwtId: String? = native.jwtId

    private fun members(): List<Any?> = listOf(
        issuer, audience, subject, issuedAt, expiresAt, tenantId, customerId, userId, userType, roles, jwtId,
    )

    override fun equals(other: Any?): Boolean = other is UnverifiedClaims && members() == other.members()

    override fun hashCode(): Int = Objects.hash(subject, expiresAt, jwtId)

    override fun toString(): String =
        "UnverifiedClaims(issuer=$issuer, audience=$audience, subject=$subject, issuedAt=$issuedAt, " +
            "expiresAt=$expiresAt, tenantId=$tenantId, customerId=$customerId, userId=$userId, userType=$userType, " +
            "roles=$roles, jwtId=$jwtId)"
}
