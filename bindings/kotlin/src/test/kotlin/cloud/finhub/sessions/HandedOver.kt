package cloud.finhub.sessions

/** The token of the example in FinHub's reference. */
val EXAMPLE_TOKEN = token(
    """{"iss":"bff","aud":"bff-clients","sub":"6r1k1hw6npq","exp":1768302222,"iat":1768298622,"tenantId":"t-1",""" +
        """"customerId":"c-1","userId":"6r1k1hw6npq","userType":"CONSUMER","roles":["USER"],"jti":"1fcb59b3"}""",
)

val SESSION_MEMBERS = mapOf(
    "session_id" to "s-1",
    "customer_id" to "c-1",
    "user_id" to "u-1",
    "api_user_id" to "a-1",
    "expires_at" to "2026-01-14T10:03:42.197811165",
    "error_type" to "NONE",
    "message" to "Session created successfully",
    "token" to EXAMPLE_TOKEN,
    "refresh_token" to "canary-refresh",
)

/** A session's JSON, as another process wrote it, with some of its members replaced. */
fun sessionJson(vararg replaced: Pair<String, String?>): String =
    (SESSION_MEMBERS + replaced).entries.joinToString(",", """{"version":1,""", "}") { (name, value) ->
        "\"$name\":" + (value?.let { "\"$it\"" } ?: "null")
    }

fun session(vararg replaced: Pair<String, String?>): Session = Session.fromSecretJson(sessionJson(*replaced))
