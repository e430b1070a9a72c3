package cloud.finhub.sessions

import java.util.Collections
import cloud.finhub.sessions.internal.UnverifiedClaims as NativeClaims

/**
 * The claims of an access token (a JWT, RFC 7519), decoded and **not verified**.
 *
 * Only FinHub holds the key that signed them. Use them to show or to plan, never to decide what somebody may do. Times
 * are whole seconds since 1970-01-01T00:00:00Z, as in the token.
 */
public class UnverifiedClaims internal constructor(private val native: NativeClaims) {
    /** `iss`: who issued the token; FinHub's says `bff`. */
    public val issuer: String? get() = native.issuer

    /** `aud`: whom the token is for; FinHub's says `bff-clients`. */
    public val audience: List<String> = Collections.unmodifiableList(native.audience)

    /** `sub`: FinHub's own id of the user. */
    public val subject: String? get() = native.subject

    /** `iat`: when the token was issued. */
    public val issuedAt: Long? get() = native.issuedAt

    /** `exp`: when the token ends. */
    public val expiresAt: Long get() = native.expiresAt

    /** `tenantId`. */
    public val tenantId: String? get() = native.tenantId

    /** `customerId`. */
    public val customerId: String? get() = native.customerId

    /** `userId`. */
    public val userId: String? get() = native.userId

    /** `userType`, such as `CONSUMER`. An open set. */
    public val userType: String? get() = native.userType

    /** `roles`, such as `USER`. An open set. */
    public val roles: List<String> = Collections.unmodifiableList(native.roles)

    /** `jti`: the token's own id. */
    public val jwtId: String? get() = native.jwtId

    override fun equals(other: Any?): Boolean = other is UnverifiedClaims && native == other.native

    override fun hashCode(): Int = native.hashCode()

    /** All of them, on one line: what is no plain text in it is escaped. */
    override fun toString(): String = native.shown
}
