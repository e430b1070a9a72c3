package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Readiness
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.Termination
import cloud.finhub.sessions.UnverifiedClaims
import cloud.finhub.sessions.testing.RecordedRequest
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.double
import kotlinx.serialization.json.doubleOrNull
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.time.Instant
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/** A case that does not hold. */
class Mismatch(message: String) : AssertionError(message)

fun equal(what: String, got: Any?, expected: Any?) {
    if (got != expected) throw Mismatch("$what: got $got, expected $expected")
}

fun expectReady(got: Readiness, expected: String) = equal("readiness", got.name.lowercase(), expected)

fun expectSession(got: Session, expected: Map<String, JsonElement>) {
    for ((name, value) in expected) {
        when (name) {
            "session_id" -> expectText(name, got.sessionId, value)
            "customer_id" -> expectText(name, got.customerId, value)
            "user_id" -> expectText(name, got.userId, value)
            "api_user_id" -> expectText(name, got.apiUserId, value)
            "token" -> expectText(name, got.token.exposeSecret(), value)
            "refresh_token" -> expectText(name, got.refreshToken.exposeSecret(), value)
            "token_expires_at" -> expectInstant(name, got.tokenExpiresAt, value)
            "session_expires_at" -> expectInstant(name, got.sessionExpiresAt, value)
            "session_expires_at_text" -> expectText(name, got.sessionExpiresAtText, value)
            "error_type" -> expectText(name, got.errorType, value)
            "message" -> expectText(name, got.message, value)
            "request_id" -> expectText(name, got.requestId, value)
            "has_claims" -> equal(name, got.unverifiedClaims != null, value.jsonPrimitive.boolean)
            "unverified_claims" -> expectClaims(got.unverifiedClaims, value.jsonObject)
            "expiry" -> value.jsonArray.forEach { expectExpiry(got, it) }
            else -> throw NotUnderstood(name)
        }
    }
}

private fun expectClaims(got: UnverifiedClaims?, expected: JsonObject) {
    if (got == null) throw Mismatch("there are no claims, expected $expected")
    for ((name, value) in expected) {
        when (name) {
            "issuer" -> expectText(name, got.issuer, value)
            "audience" -> equal(name, got.audience, value.jsonArray.map { it.jsonPrimitive.content })
            "subject" -> expectText(name, got.subject, value)
            "issued_at" -> equal(name, got.issuedAt?.toString() ?: "none", value.jsonPrimitive.content)
            "expires_at" -> equal(name, got.expiresAt, value.jsonPrimitive.long)
            "tenant_id" -> expectText(name, got.tenantId, value)
            "customer_id" -> expectText(name, got.customerId, value)
            "user_id" -> expectText(name, got.userId, value)
            "user_type" -> expectText(name, got.userType, value)
            "roles" -> equal(name, got.roles, value.jsonArray.map { it.jsonPrimitive.content })
            "jwt_id" -> expectText(name, got.jwtId, value)
            else -> throw NotUnderstood("unverified_claims.$name")
        }
    }
}

private fun expectExpiry(got: Session, question: JsonElement) = Members.of("expiry", question) {
    val leeway = checkNotNull(take("leeway")).jsonPrimitive.double.seconds
    val expired = checkNotNull(take("expired")).jsonPrimitive.boolean
    equal("expired, leeway $leeway", got.isTokenExpired(leeway), expired)
    equal("expired, leeway $leeway of Java", got.isTokenExpired(leeway.toJavaDuration()), expired)
}

fun expectTermination(got: Termination, expected: Map<String, JsonElement>, fill: Fill) {
    for ((name, value) in expected) {
        when (name) {
            "session_id" -> equal(name, got.sessionId, fill.text(Members.text(name, value)))
            "status" -> expectText(name, got.status, value)
            "terminated_at" -> expectInstant(name, got.terminatedAt, value)
            "request_id" -> expectText(name, got.requestId, value)
            "outcome" -> equal(name, got.outcome.name.lowercase(), value.jsonPrimitive.content)
            else -> throw NotUnderstood(name)
        }
    }
}

/** Compares what a generated method gave. Members of an object that the case does not say are not checked. */
fun expectAnswer(what: String, got: JsonElement, expected: JsonElement) {
    val (number, wanted) = listOf(got, expected).map { (it as? JsonPrimitive)?.takeUnless { it.isString }?.doubleOrNull }
    if (number != null && wanted != null) return equal(what, number, wanted)
    when {
        got is JsonObject && expected is JsonObject ->
            for ((name, value) in expected) expectAnswer("$what.$name", got[name] ?: JsonNull, value)
        got is JsonArray && expected is JsonArray && got.size == expected.size ->
            got.zip(expected).forEach { (item, value) -> expectAnswer(what, item, value) }
        else -> equal(what, got, expected)
    }
}

fun expectError(got: FinHubException, expected: Map<String, JsonElement>) {
    val text = got.message.orEmpty()
    val kind = expected.getValue("kind").jsonPrimitive.content
    if (got.kind != kind) throw Mismatch("kind: got ${got.kind}, expected $kind\n$text")
    equal("class", got.javaClass.simpleName, kind.split('_').joinToString("") { it.replaceFirstChar(Char::uppercase) })
    for ((name, value) in expected) {
        when (name) {
            "kind" -> Unit
            "operation" -> expectText(name, got.operation, value)
            "field" -> expectText(name, got.field, value)
            "status" -> equal(name, got.status ?: 0, value.jsonPrimitive.int)
            "code" -> equal(name, got.code ?: 0L, value.jsonPrimitive.long)
            "detail" -> expectText(name, got.detail, value)
            "error_type" -> expectText(name, got.errorType, value)
            "request_id" -> expectText(name, got.requestId, value)
            "retry_after" -> {
                equal(name, got.retryAfter?.inWholeSeconds ?: -1L, value.jsonPrimitive.long)
                equal("$name of Java", got.retryAfterForJava()?.seconds ?: -1L, value.jsonPrimitive.long)
            }
            "retryable" -> equal(name, got.retryable, value.jsonPrimitive.boolean)
            "session_may_exist" -> equal(name, got.sessionMayExist, value.jsonPrimitive.boolean)
            "attempts" -> equal(name, got.attempts, value.jsonPrimitive.int)
            "text" -> parts(value).forEach { if (it !in text) throw Mismatch("the text '$text' lacks '$it'") }
            "text_lacks" -> parts(value).forEach { if (it in text) throw Mismatch("the text '$text' holds '$it'") }
            else -> throw NotUnderstood(name)
        }
    }
    if (!text.startsWith("${got.kind}: ") || !text.endsWith(got.requestId.orEmpty())) {
        throw Mismatch("'$text' must start with the kind and end with the request id")
    }
}

/** Compares the requests that arrived with those expected. */
fun expectRequests(case: Case, defaults: Defaults, fill: Fill, arrived: List<RecordedRequest>) {
    val count = case.requests?.size ?: case.requestCount ?: return
    equal("number of requests", arrived.size, count)
    arrived.zip(case.requests.orEmpty()).forEach { (got, expected) ->
        expectRequest(got, defaults.requests.getValue(expected.like), expected, fill)
    }
}

private fun expectRequest(got: RecordedRequest, standard: StandardRequest, expected: ExpectedRequest, fill: Fill) {
    equal("method", got.method, standard.method)
    equal("path", got.path, fill.text(expected.path ?: standard.path))
    equal("body", got.body, expected.body ?: standard.body)
    val sent = got.headers
        .map { (name, value) -> name.lowercase() to value }
        .filter { (name, _) -> name != "host" && name != "content-length" }
        .groupBy({ it.first }, { it.second })
    val wanted = (standard.headers + expected.headers)
        .mapNotNull { (name, value) -> value?.let { name to listOf(fill.text(it).replace("{user_agent}", USER_AGENT)) } }
    equal("headers", sent, wanted.toMap())
}

private fun expectText(what: String, got: String?, expected: JsonElement) =
    equal(what, got ?: "none", Members.text(what, expected))

private fun expectInstant(what: String, got: Instant?, expected: JsonElement) {
    val text = expected.jsonPrimitive.content
    equal(what, got, if (text == "none") null else Instant.parse(text))
}

private fun parts(written: JsonElement): List<String> = (written as JsonArray).map { it.jsonPrimitive.content }

private val USER_AGENT = "finhub-sdk-kotlin/0.1.0 JVM/${System.getProperty("java.version")}"
