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
public class Credentials private constructor(
    private val username: Secret,
    private val password: Secret,
    private val credentialType: String?,
    private val value: Secret?,
    private val bodyTenantId: String?,
    private val bearer: Secret?,
    private val further: Map<String, Argument>,
) : CredentialsFields(), Renewal {
    @JvmOverloads
    public constructor(
        username: String,
        password: String,
        credentialType: String? = null,
        value: String? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
    ) : this(username, Secret(password), credentialType, value?.let(::Secret), bodyTenantId, bearer)

    /** The same with a password that is a secret already. */
    @JvmOverloads
    public constructor(
        username: String,
        password: Secret,
        credentialType: String? = null,
        value: Secret? = null,
        bodyTenantId: String? = null,
        bearer: Secret? = null,
    ) : this(Secret(username), password, credentialType, value, bodyTenantId, bearer, emptyMap())

    override fun with(wire: String, name: String, value: Any): Credentials {
        val further = further + (wire to Argument(name, frozen(value)))
        return Credentials(username, password, credentialType, this.value, bodyTenantId, bearer, further)
    }

    /** Empty where no further field was given. */
    private fun furtherJson() = if (further.isEmpty()) byteArrayOf() else writeArguments(LOGIN, further)

    internal fun toNative(): NativeCredentials = NativeCredentials(
        text(LOGIN, "username", username.exposeSecret()),
        text(LOGIN, "password", password.exposeSecret()),
        credentialType?.let { text(LOGIN, "credential_type", it) },
        value?.let { text(LOGIN, "value", it.exposeSecret()) },
        bodyTenantId?.let { text(LOGIN, "body_tenant_id", it) },
        bearer?.toNative(LOGIN, "bearer"),
        furtherJson(),
    )

    /** A login's path and these, as the channel takes them. */
    internal fun texts(customerId: String, userId: String): ByteArray = packed(
        customerId.encodeToByteArray(),
        userId.encodeToByteArray(),
        encoded("username", username.exposeSecret()),
        encoded("password", password.exposeSecret()),
        encoded("credential_type", credentialType),
        encoded("value", value?.exposeSecret()),
        encoded("body_tenant_id", bodyTenantId),
        encoded("bearer", bearer?.exposeSecret()),
        furtherJson(),
    )

    private fun encoded(name: String, value: String?) = value?.let { text(LOGIN, name, it).encodeToByteArray() }

    override fun equals(other: Any?): Boolean =
        other is Credentials &&
            username == other.username &&
            password == other.password &&
            credentialType == other.credentialType &&
            value == other.value &&
            bodyTenantId == other.bodyTenantId &&
            bearer == other.bearer &&
            further == other.further

    override fun hashCode(): Int = Objects.hash(username, credentialType, bodyTenantId)

    override fun toString(): String = "Credentials([redacted])"
}
