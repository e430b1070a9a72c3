package cloud.finhub.sessions.conformance

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import java.util.logging.Level
import java.util.logging.Logger

/** The runner itself: a case that it misunderstands, or that does not hold, must not pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunnerTest {
    private val sandbox = Sandbox.start()
    private val runner = Runner(Cases.defaults(), sandbox)

    @AfterAll
    fun stopTheSandbox() = sandbox.close()

    @TestFactory
    fun `a case that holds passes`(): List<DynamicTest> = listOf(HOLDS, FAILS).map { case ->
        dynamicTest(case.getValue("name").toString()) { runner.run(Cases.read(case)) }
    }

    @TestFactory
    fun `a case that does not hold fails`(): List<DynamicTest> = listOf(
        HOLDS.but("""{"live_sessions": 0}""") to "live sessions: got 1, expected 0",
        HOLDS.but("""{"requests": []}""") to "number of requests: got 1, expected 0",
        HOLDS.but("""{"requests": null, "request_count": 2}""") to "number of requests: got 1, expected 2",
        HOLDS.but(request(""""path": "/"""")) to "path: got ",
        HOLDS.but(request(""""body": """"")) to "body: got ",
        HOLDS.but(request(""""headers": {"accept": null}""")) to "headers: got ",
        HOLDS.but(request(""""headers": {"x-more": "1"}""")) to "headers: got ",
        HOLDS.but(request(""""headers": {"user-agent": "{user_agent} "}""")) to "headers: got ",
        HOLDS.but("""{"outcome": {"termination": {}}}""") to "expected Termination(",
        HOLDS.but("""{"outcome": {"session": {"message": "none"}}}""") to "message: got ",
        HOLDS.but("""{"outcome": {"session": {"has_claims": false}}}""") to "has_claims: got true",
        HOLDS.but("""{"outcome": {"session": {"token_expires_at": "none"}}}""") to "token_expires_at: got ",
        HOLDS.but("""{"outcome": {"session": {"unverified_claims": {"issuer": "x"}}}}""") to "issuer: got ",
        HOLDS.but("""{"outcome": {"session": {"expiry": [{"leeway": 0, "expired": true}]}}}""") to "expired, leeway 0s: got",
        FAILS.but("""{"outcome": {"session": {}}}""") to "expected Session(",
        FAILS.but("""{"outcome": {"error": {"kind": "rejected"}}}""") to "kind: got server_error",
        FAILS.but(error(""""retryable": true""")) to "retryable: got false",
        FAILS.but(error(""""retry_after": 1""")) to "retry_after: got -1",
        FAILS.but(error(""""text": ["nowhere"]""")) to "lacks 'nowhere'",
        FAILS.but(error(""""text_lacks": ["order"]""")) to "holds 'order'",
        HOLDS.but("""{"call": {"operation": "refresh"}}""") to "no operation is called refresh",
        HOLDS.but("""{"script": [{"stattus": 1}]}""") to "unknown field `stattus`",
        // A detail that no secret is in, but that a case calls one.
        FAILS.but("""{"environment": {"FINHUB_TENANT_KEY": "out of order"}}""") to "'out of order' shows in what is shown",
    ).map { (case, failure) ->
        dynamicTest(failure) {
            val said = assertThrows<Throwable> { runner.run(Cases.read(case)) }.message.orEmpty()
            assertTrue(failure in said, said)
        }
    }

    @Test
    fun `a case that hangs fails`() = Sandbox.start().use { another ->
        val impatient = Runner(Cases.defaults(), another, longest = Duration.ofMillis(200))
        val case = Cases.read(HOLDS.but("""{"script": [{"handle": true, "delay_ms": 3000}]}"""))
        val said = assertThrows<AssertionError> { impatient.run(case) }.message.orEmpty()
        assertTrue("timed out" in said, said)
    }

    @TestFactory
    fun `a member that the runner does not know is refused`(): List<DynamicTest> = listOf(
        CHECKS.but("""{"more": 1}"""),
        CHECKS.but("""{"call": {"operation": "check", "more": 1}}"""),
        CHECKS.but("""{"call": {"operation": "check", "arguments": {"more": 1}}}"""),
        CHECKS.but("""{"call": {"operation": "create_session", "arguments": {"pin": "1"}}}"""),
        CHECKS.but("""{"call": {"operation": "delete_session", "arguments": {"session": {"pin": "1"}}}}"""),
        CHECKS.but("""{"outcome": {"error": {"kind": "tls", "more": 1}}}"""),
        CHECKS.but("""{"outcome": {"ready": "login", "built": {}}}"""),
        CHECKS.but("""{"outcome": {"session": {"unverified_claims": {"more": 1}}}}"""),
        CHECKS.but("""{"outcome": {"session": {"expiry": [{"leeway": 0, "expired": true, "more": 1}]}}}"""),
        CHECKS.but("""{"unset": ["timeout"]}"""),
        CHECKS.but("""{"client": {"more": "1"}}"""),
        CHECKS.but("""{"client": {"timeout": "1"}}"""),
        CHECKS.but("""{"client": {"platform": 1}}"""),
        CHECKS.but("""{"options": {"base_url": "{sandbox}"}}"""),
        CHECKS.but("""{"client": {"platform": {"repeat": ["a", 2], "more": 1}}}"""),
        CHECKS.but("""{"requests": [{"like": "refresh"}]}"""),
        CHECKS.but("""{"requests": [{"like": "create_session", "more": 1}]}"""),
    ).map { case -> dynamicTest("$case") { assertThrows<NotUnderstood> { Cases.read(case) } } }

    @Test
    fun `a long text is written short`() {
        val case = Cases.read(CHECKS.but("""{"client": {"platform": ["<", {"repeat": ["ab", 2]}, ">"]}}"""))
        assertEquals("<abab>", case.client.getValue("platform").jsonPrimitive.content)
    }

    @Test
    fun `short forms stand for what all languages are held to`() {
        val file = Cases.file("expansion").jsonObject
        val written = Expand.cases(file.getValue("suite").jsonObject, file.getValue("shared").jsonObject)
        assertEquals(file.getValue("cases").jsonArray.toList(), written)
    }

    @Test
    fun `what is no list is refused`() {
        val suite = json("""{"cases": [{"name": "n", "for": {"status": 400}}]}""")
        assertThrows<NotUnderstood> { Expand.cases(suite, JsonObject(emptyMap())) }
    }

    @Test
    fun `what is logged or printed is seen`() {
        val before = Output.mark()
        Logger.getLogger("cloud.finhub.sessions").log(Level.FINEST, "logged {0}", "parameter")
        System.out.println("RunnerTest printed this")
        System.err.println("RunnerTest complained of this")
        val seen = Output.since(before)
        assertTrue(listOf("logged", "parameter", "printed", "complained").all { it in seen }, seen)
    }

    @Test
    fun `every file of cases has its tests, and unique names`() {
        for (topic in Cases.TOPICS) Class.forName("cloud.finhub.sessions.${topic.replaceFirstChar(Char::uppercase)}Test")
        for (topic in Cases.TOPICS + Cases.FURTHER) {
            val names = Cases.load(topic).map { it.name }
            assertEquals(names.distinct(), names)
        }
    }

    private companion object {
        val HOLDS = json(
            """{
              "name": "the demo customer logs in",
              "call": {"operation": "create_session"},
              "requests": [{"like": "create_session"}],
              "outcome": {"session": {"error_type": "NONE", "expiry": [{"leeway": 9, "expired": false}]}},
              "live_sessions": 1
            }""",
        )
        val FAILS = json(
            """{
              "name": "FinHub fails",
              "client": {"max_retries": 0},
              "call": {"operation": "create_session"},
              "script": [{"status": 500, "body": {"code": 500, "message": "out of order"}}],
              "outcome": {"error": {"kind": "server_error", "status": 500, "detail": "out of order"}}
            }""",
        )
        val CHECKS = json("""{"name": "it is ready", "call": {"operation": "check"}, "outcome": {"ready": "login"}}""")

        fun json(text: String) = Json.parseToJsonElement(text).jsonObject

        /** The case with these members in place of its own. */
        fun JsonObject.but(members: String) = JsonObject(this + json(members))

        fun request(member: String) = """{"requests": [{"like": "create_session", $member}]}"""

        fun error(member: String) = """{"outcome": {"error": {"kind": "server_error", $member}}}"""
    }
}
