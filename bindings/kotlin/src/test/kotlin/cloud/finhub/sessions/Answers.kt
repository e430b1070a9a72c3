package cloud.finhub.sessions

import kotlinx.serialization.json.JsonPrimitive
import java.time.Instant
import java.util.Base64

/** A script's step: a login whose token lives for so many seconds more. */
fun login(tokenLivesFor: Long): String {
    val now = Instant.now().epochSecond
    return login(token("""{"exp": ${now + tokenLivesFor}, "iat": $now, "sub": "u"}"""))
}

/** A script's step: a login with this token. */
fun login(token: String): String =
    """{"body": {"code": 200, "data": {"sessionId": "sess_short", "userId": "u", "token": ${JsonPrimitive(token)}, "refreshToken": "r"}}}"""

/** An access token that claims this, as JSON. Nobody verifies its signature. */
fun token(claims: String): String = "${part("""{"alg": "HS256", "typ": "JWT"}""")}.${part(claims)}.c2lnbmF0dXJl"

private fun part(json: String) = Base64.getUrlEncoder().withoutPadding().encodeToString(json.toByteArray())
