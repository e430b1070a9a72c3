package cloud.finhub.sessions

import java.util.Objects
import cloud.finhub.sessions.internal.Credentials as NativeCredentials

/**
 * What a customer logs in with: a name (or e-mail address) and a password.
 *
 * Both are sent exactly as given: never trimmed, never normalised, any character allowed, up to 64 KiB each. Nothing of
 * it prints.
 *
 * @param username A name or an e-mail address.
 * @param password The customer's password.
 * @param credentialType `credentialType`, such as `PASSWORD`: sent only when given.
 * @param value `value`, the credential's value: sent only when given.
 * @param bodyTenantId `tenantId` in the body: sent only when given.
 * @param bearer An administrator's access token, sent as `Authorization`.
 */
public class Credentials @JvmOverloads constructor(
    username: String,
    password: String,
    private val credentialType: String? = null,
    value: String? = null,
    private val bodyTenantId: String? = null,
    private val bearer: Secret? = null,
) {
    private val username = Secret(username)
    private val password = Secret(password)
    private val value = value?.let(::Secret)

    internal fun toNative(): NativeCredentials = NativeCredentials(
        text(LOGIN, "username", username.exposeSecret()),
        text(LOGIN, "password", password.exposeSecret()),
        credentialType?.let { text(LOGIN, "credential_type", it) },
        value?.let { text(LOGIN, "value", it.exposeSecret()) },
        bodyTenantId?.let { text(LOGIN, "body_tenant_id", it) },
        bearer?.toNative(LOGIN, "bearer"),
        byteArrayOf(),
    )

    /** A login's path and these, as the channel takes them. */
    internal fun texts(customerId: String, userId: String): ByteArray = texts(
        customerId,
        userId,
        text(LOGIN, "username", username.exposeSecret()),
        text(LOGIN, "password", password.exposeSecret()),
        credentialType?.let { text(LOGIN, "credential_type", it) },
        value?.let { text(LOGIN, "value", it.exposeSecret()) },
        bodyTenantId?.let { text(LOGIN, "body_tenant_id", it) },
        bearer?.let { text(LOGIN, "bearer", it.exposeSecret()) },
        null,
    )

    override fun equals(other: Any?): Boolean =
        other is Credentials &&
            username == other.username &&
            password == other.password &&
            credentialType == other.credentialType &&
            value == other.value &&
            bodyTenantId == other.bodyTenantId &&
            bearer == other.bearer

    override fun hashCode(): Int = Objects.hash(username, credentialType, bodyTenantId)

    override fun toString(): String = "Credentials([redacted])"
}
