package cloud.finhub.sessions

/**
 * What a token is renewed with: [Credentials] for a new login, which needs the tenant's key and secret, or a [Session] of the
 * same customer and user, which an app gets from its backend.
 */
public sealed interface Renewal
