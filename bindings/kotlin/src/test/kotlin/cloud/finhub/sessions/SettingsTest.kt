package cloud.finhub.sessions

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.time.temporal.ChronoUnit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds

/** What a client is built from: the environment, settings, and the clones that replace some. */
class SettingsTest : SandboxTest() {
    @Test
    fun `what is given goes before the environment, and what is not given is read there`() = runBlocking {
        val client = FinHubClient(
            ClientBuilder(ClientOptions().forwardedFor("203.0.113.7").platform("ios")).connect(sandbox.environment),
        )
        client.logIn()

        val request = sandbox.requests().single()
        assertEquals("203.0.113.7", request.header("X-Forwarded-For"))
        assertEquals("ios", request.header("platform"))
        assertEquals(sandbox.environment["FINHUB_DEVICE_ID"], request.header("deviceId"))
    }

    @Test
    fun `the constructor takes every setting`() {
        val client = FinHubClient(
            baseUrl = sandbox.baseUrl,
            tenantId = "t",
            tenantKey = "k",
            tenantSecret = "s",
            forwardedFor = "2001:db8::7",
            forwardedFrom = "tests",
            platform = "web",
            deviceId = "d",
            osPlatform = "Windows",
            userAgent = "Shop/1.2 (Linux 6; server)",
            accept = "application/json, text/plain, */*",
            headers = emptyMap(),
            timeout = 20.seconds,
            connectTimeout = 2.seconds,
            attemptTimeout = 5.seconds,
            maxRetries = 1,
            maxConnections = 10,
            proxy = Proxy.Environment,
            caBundle = null,
        )
        assertThrows<FinHubException.InvalidTenantKeys> { runBlocking { client.logIn() } }

        val request = sandbox.requests().single()
        val sent = request.headers.associate { (name, value) -> name.lowercase() to value }
        val wanted = mapOf(
            "x-tenant-id" to "t",
            "x-forwarded-for" to "2001:db8::7",
            "x-forwarded-from" to "tests",
            "platform" to "web",
            "deviceid" to "d",
            "sec-ch-ua-platform" to "\"Windows\"",
            "user-agent" to "Shop/1.2 (Linux 6; server)",
            "accept" to "application/json, text/plain, */*",
        )
        assertEquals(wanted, sent.filterKeys { it in wanted })
        assertTrue(""""tenantKey":"k","tenantSecret":"s"""" in checkNotNull(request.body))
    }

    @Test
    fun `a clone replaces what it is given, keeps the rest, and leaves the client as it was`() = runBlocking {
        val clone = client.withOptions(forwardedFor = "2001:db8::7", deviceId = "another", osPlatform = "iOS")
        client.deleteSession(client.logIn())
        sandbox.clearRequests()

        clone.withOptions(ClientOptions().deviceId("a third")).deleteSession(clone.logIn())
        client.logIn()

        val headers = sandbox.requests().map { listOf("X-Forwarded-For", "deviceId", "platform").map(it::header) }
        assertEquals(
            listOf(
                listOf("2001:db8::7", "another", "web"),
                listOf("2001:db8::7", "a third", "web"),
                listOf("203.0.113.42", "356938035643809", "web"),
            ),
            headers,
        )
    }

    @Test
    fun `a lone surrogate is refused by the setting's name, and nothing of the text is shown`() {
        val bad = "canary\ud83d"
        val options = mapOf<String, (ClientOptions) -> ClientOptions>(
            "tenant_id" to { it.tenantId(bad) },
            "tenant_key" to { it.tenantKey(bad) },
            "tenant_secret" to { it.tenantSecret(bad) },
            "forwarded_for" to { it.forwardedFor(bad) },
            "forwarded_from" to { it.forwardedFrom(bad) },
            "platform" to { it.platform(bad) },
            "device_id" to { it.deviceId(bad) },
            "os_platform" to { it.osPlatform(bad) },
            "user_agent" to { it.userAgent(bad) },
            "accept" to { it.accept(bad) },
            "headers" to { it.headers(mapOf(bad to "value")) },
        ) + ("headers" to { options: ClientOptions -> options.headers(mapOf("name" to bad)) })
        for ((field, set) in options) {
            assertRefused(field) { connect { options(set(ClientOptions())) } }
            assertRefused(field) { client.withOptions(set(ClientOptions())) }
        }
        assertRefused("headers") { client.withOptions(headers = mapOf(bad to "value")) }
        assertRefused("base_url") { connect { baseUrl(bad) } }
        assertRefused("proxy") { connect { proxy(Proxy.Url(Secret(bad))) } }
        assertRefused("ca_bundle") { connect { caBundle(File(bad)) } }
    }

    @Test
    fun `a variable that is not text is refused as the setting that it stands for`() {
        val broken = sandbox.environment + ("FINHUB_TENANT_KEY" to "canary\ud83d")
        assertRefused("tenant_key") { FinHubClient(ClientBuilder().connect(broken)) }
        FinHubClient(ClientBuilder().connect(sandbox.environment + ("FINHUB_\ud83d" to "") + ("OTHER" to "\ud83d")))
    }

    @Test
    fun `a wait is longer than nothing, and may be for ever`() = runBlocking {
        for (bad in listOf(Duration.ZERO, (-1).nanoseconds, -Duration.INFINITE)) {
            assertRefused("timeout") { client.withOptions(timeout = bad) }
            assertRefused("attempt_timeout") { client.withOptions(attemptTimeout = bad) }
        }
        for (bad in listOf(java.time.Duration.ZERO, java.time.Duration.ofNanos(-1), java.time.Duration.ofSeconds(Long.MIN_VALUE))) {
            assertRefused("timeout") { client.withOptions(ClientOptions().timeout(bad)) }
            assertRefused("attempt_timeout") { client.withOptions(ClientOptions().attemptTimeout(bad)) }
            assertRefused("connect_timeout") { connect { connectTimeout(bad) } }
        }
        for (none in listOf(Duration.ZERO, (-1).nanoseconds, (-1).seconds, -Duration.INFINITE)) {
            assertEquals(
                "invalid_input: timeout must be longer than zero. [configure, nothing sent]",
                assertThrows<FinHubException> { client.withOptions(timeout = none) }.message,
            )
        }

        client.withOptions(timeout = Duration.INFINITE, attemptTimeout = Duration.INFINITE).logIn()
        val forever = ChronoUnit.FOREVER.duration
        connect {
            options(ClientOptions().forwardedFor("::1").timeout(forever).attemptTimeout(forever)).connectTimeout(forever)
        }.logIn()
        assertEquals(2, sandbox.liveSessions().size)
    }

    @Test
    fun `connections are one to as many as there are ports`() {
        for (bad in listOf(-1, Int.MIN_VALUE, 0, 65_536, Int.MAX_VALUE)) {
            assertRefused("max_connections") { connect { maxConnections(bad) } }
        }
        for (good in listOf(1, 65_535)) connect { maxConnections(good) }.close()
    }

    @Test
    fun `retries are none to ten`() {
        for (bad in listOf(-1, Int.MIN_VALUE, 11, Int.MAX_VALUE)) {
            assertEquals(
                "invalid_input: max_retries must be from 0 to 10. [configure, nothing sent]",
                assertThrows<FinHubException.InvalidInput> { client.withOptions(maxRetries = bad) }.message,
            )
        }
        for (good in listOf(0, 10)) client.withOptions(maxRetries = good)
    }

    @Test
    fun `a proxy is none, that of the environment, or a URL whose password nobody sees`() = runBlocking {
        // Loopback is never proxied.
        val url = Proxy.Url(Secret("http://user:canary@proxy.example:3128"))
        assertEquals("Url(url=[redacted])", url.toString())
        for (good in listOf(null, Proxy.Environment, url)) {
            connect { options(ClientOptions().forwardedFor("::1")).proxy(good) }.logIn()
        }
        assertEquals(3, sandbox.liveSessions().size)
        for (bad in listOf("", "ENV", "canary", "ftp://canary:canary@proxy.example")) {
            assertRefused("proxy") { connect { proxy(Proxy.Url(Secret(bad))) } }
        }
    }

    @Test
    fun `certificates are read from a file, which has to be there and to hold some`(@TempDir folder: File) {
        assertRefused("ca_bundle") { connect { caBundle(folder.resolve("none")) } }
        assertRefused("ca_bundle") { connect { caBundle(folder) } }
        val empty = folder.resolve("empty").apply { writeText("") }
        assertRefused("ca_bundle") { connect { caBundle(empty) } }
    }

    @Test
    fun `a further header is one that FinHub documents, and is not a setting's`() {
        assertRefused("X-Invented") { client.withOptions(headers = mapOf("X-Invented" to "canary")) }
        assertRefused("DeviceId") { client.withOptions(headers = mapOf("DeviceId" to "canary")) }
    }

    @Test
    fun `a setting that a header cannot carry is refused by its name`() {
        for (bad in listOf("", " canary", "canary\r\nX: y", "canäry", "canary\u0000", "x".repeat(8193))) {
            assertRefused("platform") { client.withOptions(platform = bad) }
            assertRefused("user_agent") { client.withOptions(userAgent = bad) }
        }
        assertRefused("forwarded_for") { client.withOptions(forwardedFor = "localhost") }
        assertRefused("base_url") { connect { baseUrl("http://canary.example") } }
    }

    @Test
    fun `what a client lacks is named with its variable`() {
        val missing = assertThrows<FinHubException.InvalidInput> { FinHubClient(ClientBuilder().connect(emptyMap())) }
        assertEquals(
            "invalid_input: tenant_id is missing: set it, or FINHUB_TENANT_ID; also missing: forwarded_from. " +
                "[configure, nothing sent]",
            missing.message,
        )
    }

    @Test
    fun `check names everything that a login would lack`() {
        val few = listOf("FINHUB_TENANT_ID", "FINHUB_FORWARDED_FROM", "FINHUB_TENANT_KEY")
        val client = FinHubClient(ClientBuilder().connect(sandbox.environment.filterKeys { it in few }))
        val missing = assertThrows<FinHubException.InvalidInput> { client.check() }
        assertEquals(
            "invalid_input: forwarded_for is missing: set it on the client, or by with_options; " +
                "also missing: platform, device_id, tenant_secret. [check, nothing sent]",
            missing.message,
        )
    }

    @Test
    fun `options that were given to a client may go on to be changed`() = runBlocking {
        val options = ClientOptions().deviceId("first")
        val headers = mutableMapOf<String, String>()
        val clone = client.withOptions(options.headers(headers))
        options.deviceId("second")
        headers["X-Invented"] = "added later"
        clone.logIn()
        assertEquals("first", sandbox.requests().single().header("deviceId"))
        client.withOptions(options)
        Unit
    }

    /** A client of this sandbox with further settings. */
    private fun connect(set: ClientBuilder.() -> ClientBuilder) =
        FinHubClient(ClientBuilder().set().connect(sandbox.environment))

    private companion object {
        fun assertRefused(field: String, call: () -> Unit) {
            val refused = assertThrows<FinHubException.InvalidInput>(field) { call() }
            assertEquals(field, refused.field)
            assertEquals("configure", refused.operation)
            assertFalse("canary" in refused.stackTraceToString())
        }
    }
}
