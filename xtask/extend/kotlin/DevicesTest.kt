package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import cloud.finhub.sessions.types.DeviceRequestPlace
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** What a longer description gives, as a caller writes it. */
class DevicesTest : SandboxTest() {
    private val token = Secret("canary-token")

    @Test
    fun `an answer has a typed property for each field that is described`() = runBlocking {
        sandbox.script("""{"body": [$DEVICE]}""")
        val devices = client.listDevices("cust", pageSize = 2, kinds = listOf("PHONE"), token = token)
        val phone = devices.single()
        val name: String = phone.name
        assertEquals("a phone", name)
        assertEquals("WATCH", phone.kind)
        val number: Long? = phone.deviceNumber
        assertEquals(7L, number)
        val score: Double = phone.score
        assertEquals(2.0, score)
        assertTrue(phone.isVerified)
        assertEquals(listOf(Secret("canary-pin")), phone.pins)
        assertNull(phone.owner)
        assertNull(phone.seenAt)
        assertEquals(mapOf("desk" to "3", "floor" to null), phone.labels)
        assertEquals(mapOf("daily" to 10L), phone.limits)
        assertEquals("DE", phone.place?.country)
        assertEquals(0.5, phone.parent?.score)
        assertEquals(listOf(1L, null), phone.extra)
        assertEquals("me" to "mine", phone.self to phone.description)
        assertTrue("a phone" in "$devices")
        assertFalse("canary" in "$devices")
    }

    @Test
    fun `a body is given by its fields`() {
        sandbox.script("""{"status": 201, "body": $DEVICE}""")
        val place = DeviceRequestPlace("DE", accuracy = 0.5)
        val pin = Secret("canary-pin")
        val device = client.replaceDeviceAsync("cust", 7, "mine", pin, tags = listOf("a"), place = place, token = token).join()
        assertEquals("a phone", device.name)
        val body = """{"devicePin":"canary-pin","name":"mine","place":{"accuracy":0.5,"country":"DE"},"tags":["a"]}"""
        assertEquals(body, sandbox.requests().single().body)
    }

    @Test
    fun `words that a language keeps are names like others`() = runBlocking {
        sandbox.script("""{"body": 3}""")
        val client = client.withOptions(ClientOptions().headers(mapOf("X-Purpose" to "a new phone")))
        val count = client.import(
            "cust",
            from = "elsewhere",
            default = true,
            `in` = listOf(1, 2),
            bodyClass = "old",
            token = Secret("canary"),
            `class` = "new",
        )
        assertEquals(3L, count)
        val request = sandbox.requests().single()
        assertTrue(request.path.endsWith("/devices/import?class=new"))
        assertEquals("a new phone", request.header("X-Purpose"))
        assertEquals("""{"class":"old","default":true,"from":"elsewhere","in":[1,2],"token":"canary"}""", request.body)
    }

    @Test
    fun `a header has a setting, which a clone replaces`() = runBlocking {
        val client = sandbox.client(ClientOptions().traceId("trace-1"))
        val session = client.logIn()
        sandbox.script("""{"body": []}""")
        client.withOptions(ClientOptions().traceId("trace-2")).listDevices("cust", token = session.token)
        client.close()
        assertEquals(listOf("trace-1", "trace-2"), sandbox.requests().map { it.header("X-Trace-ID") })
    }

    @Test
    fun `a new status is a kind of its own`() = runBlocking {
        sandbox.script("""{"status": 423}""", """{"status": 423}""")
        val locked = assertThrows<FinHubException.DeviceLocked> { client.getDevice("cust", 7, token) }
        assertEquals("device_locked" to "get_device", locked.kind to locked.operation)
        val account = assertThrows<FinHubException.AccountLocked> { client.logIn() }
        assertEquals("account_locked", account.kind)
    }

    @Test
    fun `a fake has the operations that its test needs`() {
        val fake: SessionClient = object : SessionClient {
            override suspend fun getDevice(customerId: String, deviceNumber: Long, token: Secret): Nothing =
                throw FinHubException.DeviceLocked()
        }
        val locked = assertThrows<FinHubException> { runBlocking { fake.getDevice("cust", 7, token) } }
        assertEquals("device_locked" to 423, locked.kind to locked.status)
        assertThrows<UnsupportedOperationException> { runBlocking { fake.listDevices("cust", token = token) } }
        sandbox.script("""{"body": [$DEVICE]}""")
        val held: SessionClient = client
        assertEquals("a phone", held.listDevicesAsync("cust", token).join().single().name)
    }

    @Test
    fun `a login takes and gives the new fields`() = runBlocking {
        val data = """{
            "sessionId": "s", "userId": "u", "token": "canary-token", "refreshToken": "canary-refresh",
            "tier": "gold", "stepUpToken": "canary-step-up", "devices": [$DEVICE]
        }"""
        val ended = """{"body": {"success": true, "data": {"endedBy": "the customer"}}}"""
        sandbox.script("""{"body": {"data": $data}}""", ended)
        val credentials = Sandbox.credentials().withChannel("app").withDevicePin(Secret("canary-pin"))
            .withLoginHint("a b")
        assertFalse("canary" in "$credentials")
        val session = client.createSession("cust", "user", credentials)
        assertEquals("gold", session.tier)
        assertEquals("canary-step-up", session.stepUpToken?.exposeSecret())
        assertEquals("a phone", session.devices?.single()?.name)
        assertFalse("canary" in "$session")
        assertEquals("the customer", client.deleteSession(session).endedBy)
        assertTrue(sandbox.requests().first().path.endsWith("/sessions?loginHint=a+b"))
        val body = sandbox.requests().first().body.orEmpty()
        assertTrue(""""channel":"app"""" in body && """"devicePin":"canary-pin"""" in body)
    }

    private companion object {
        const val DEVICE = """{
            "name": "a phone", "kind": "WATCH", "deviceNumber": 7, "score": 2, "isVerified": true, "pins": ["canary-pin"],
            "labels": {"desk": "3", "floor": null}, "limits": {"daily": 10}, "place": {"country": "DE"},
            "parent": {"name": "a tablet", "pins": [], "score": 0.5, "isVerified": false}, "extra": [1, null],
            "self": "me", "description": "mine"
        }"""
    }
}
