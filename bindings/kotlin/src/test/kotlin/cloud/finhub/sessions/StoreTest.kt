package cloud.finhub.sessions

import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** One session for a customer, whichever client asks for it. */
class StoreTest : SandboxTest() {
    @TempDir
    lateinit var folder: File

    @Test
    fun `clients that begin at once log in once`() = runBlocking {
        for (store in listOf(Shelf(), MemoryStore(), FileStore(folder), EncryptedStore(Shelf(), KEY))) {
            sandbox.reset()
            val sessions = open(8, store)
            assertEquals(1, sessions.map { it.accessToken() }.toSet().size)
            assertEquals(1, logins(), "$store")
            assertTrue(sessions.all { it.status.value == SessionStatus.Active })
            sessions[0].logout()
        }
    }

    @Test
    fun `a token that was refused to all is renewed once`() = runBlocking {
        val sessions = open(4, Shelf())
        val refused = sessions[0].accessToken()
        sessions.forEach { it.invalidate(refused) }
        val new = sessions.map { async(Dispatchers.Default) { it.accessToken() } }.awaitAll().toSet()
        assertNotEquals(refused, new.single())
        assertEquals(2, logins())
    }

    @Test
    fun `a client that comes later finds the session`() = runBlocking {
        val first = sandbox.client()
        val token = first.open(FileStore(folder)).accessToken()
        first.shutdown()
        val session = client.open(FileStore(folder.toPath())) { error("nobody has to be asked") }
        assertEquals(token, session.accessToken())
        assertEquals(1, sandbox.liveSessions().size)
    }

    @Test
    fun `a logout ends it for all and empties the store`() = runBlocking {
        val store = Shelf()
        val (one, other) = open(2, store)
        assertEquals(Outcome.TERMINATED, one.logout().outcome)
        assertNull(store.session)
        other.logout()
        nothingIsLeft()
    }

    @Test
    fun `a store of one's own is given the session as text`() = runBlocking {
        val store = Shelf()
        val session = client.open(store).session
        assertEquals(session, Session.fromSecretJson(store.session!!))
        assertTrue(store.texts.keys.all { Sandbox.CUSTOMER_ID.replace("-", "%2D") in it }, "${store.texts.keys}")
        client.open(store) { error("nobody has to be asked") }.logout()
        assertEquals(emptySet<String>(), store.texts.keys)
    }

    @Test
    fun `a session that somebody else made is put there as well`() = runBlocking {
        val (store, handedOver) = Pair(Shelf(), client.logIn())
        assertEquals(handedOver, client.open(store) { handedOver }.session)
        assertEquals(handedOver, Session.fromSecretJson(store.session!!))
    }

    @Test
    fun `a store that fails stops nobody and is told`() = runBlocking {
        for (failure in listOf(IllegalStateException("it is down"), NotImplementedError("it is down"))) {
            val store = Shelf(failure)
            val session = client.open(store)
            session.accessToken()
            val unsaved = assertInstanceOf(SessionStatus.Unsaved::class.java, session.status.value)
            assertInstanceOf(FinHubException.StoreFailed::class.java, unsaved.error)
            assertEquals("store_failed", unsaved.error.kind)
            assertTrue(failure.toString() in unsaved.error.message, unsaved.error.message)
            // The store may have a session of another process.
            assertThrows<FinHubException.StoreFailed> { session.logout() }
            store.failure = null
            session.logout()
        }
        nothingIsLeft()
    }

    @Test
    fun `a store that works again has the next session`() = runBlocking {
        val store = Shelf(IllegalStateException("it is down"))
        val session = client.open(store)
        store.failure = null
        val token = session.renew()
        assertEquals(SessionStatus.Active, session.status.value)
        assertEquals(token, client.open(store) { null }.session.token)
    }

    @Test
    fun `a store that fails is no empty one where nobody can renew`() = runBlocking {
        val store = Shelf(IllegalStateException("it is down"))
        val failed = assertThrows<FinHubException.StoreFailed> { client.open(store) { null } }
        assertEquals("session_store", failed.operation)
        store.failure = null
        assertEquals("credentials", assertThrows<FinHubException.InvalidInput> { client.open(store) { null } }.field)
        assertEquals(0, logins())
    }

    @Test
    fun `what a store throws is quoted only so far, and on one line`() = runBlocking {
        val store = Shelf(IllegalStateException("\n" + "long ".repeat(1000)))
        val failed = assertThrows<FinHubException.StoreFailed> { client.open(store) { null } }
        assertTrue(failed.message.length < 600 && failed.message.lines().size == 1, failed.message)
    }

    @Test
    fun `a login that fails is the error and lets the next one in`() = runBlocking {
        val store = Shelf()
        assertThrows<FinHubException.InvalidCredentials> { client.open(store) { Credentials("marcus.jensen@example.com", "wrong") } }
        client.open(store).logout()
        nothingIsLeft()
    }

    @Test
    fun `arguments that are refused and a client that was closed open none`() = runBlocking {
        assertEquals("customer_id", assertThrows<FinHubException.InvalidInput> { client.sessionFor("", "u", Shelf()) { null } }.field)
        client.close()
        assertThrows<FinHubException.Closed> { client.open(Shelf()) }
        Unit
    }

    @Test
    fun `a caller that is cancelled while it is asked lets the next one in`() = runBlocking {
        val (store, asked) = Pair(Shelf(), CompletableDeferred<Unit>())
        val first = launch {
            client.open(store) {
                asked.complete(Unit)
                awaitCancellation()
            }
        }
        asked.await()
        val second = async { sandbox.client().open(store) }
        first.cancelAndJoin()
        assertEquals(second.await().session, Session.fromSecretJson(store.session!!))
        assertEquals(1, logins())
    }

    @Test
    fun `stores are used directly as well`() = runBlocking {
        for (store in listOf(MemoryStore(), FileStore(folder), Shelf(), EncryptedStore(FileStore(folder), KEY))) {
            val (one, other) = Pair(Secret("one"), Secret("ä\u0000\n"))
            assertNull(store.load("a/b"))
            assertNull(store.remove("a/b"))
            store.save("a/b", one)
            assertFalse(store.swap("a/b", other, null))
            assertTrue(store.swap("a/b", one, other))
            assertEquals(other, store.load("a/b"))
            assertEquals(other, store.remove("a/b"))
            assertNull(store.load("a/b"))
        }
        folder.resolve("broken.json").mkdirs()
        assertThrows<FinHubException.StoreFailed> { FileStore(folder).load("broken") }
        assertThrows<FinHubException.InvalidInput> { MemoryStore().load("lone \uD800") }
        assertThrows<FinHubException.InvalidInput> { EncryptedStore(Shelf(), ByteArray(16)) }
        Unit
    }

    @Test
    fun `what is encrypted is read with its key alone`() = runBlocking {
        val shelf = Shelf()
        EncryptedStore(shelf, KEY).save("a", Secret("text"))
        assertFalse("text" in shelf.session!!.exposeSecret())
        assertThrows<FinHubException.StoreFailed> { EncryptedStore(shelf, ByteArray(32)).load("a") }
        assertEquals(Secret("text"), EncryptedStore(shelf, KEY).load("a"))
    }

    @Test
    fun `nothing prints a secret`() = runBlocking {
        for (store in listOf(MemoryStore(), FileStore(folder))) {
            val session = client.open(store)
            val printed = "$store $session ${session.status.value}"
            assertFalse(session.accessToken().exposeSecret() in printed, printed)
        }
        assertEquals("FileStore($folder)", FileStore(folder).toString())
    }

    private suspend fun open(count: Int, store: SessionStore): List<ActiveSession> = coroutineScope {
        List(count) { async(Dispatchers.Default) { sandbox.client().open(store) } }.awaitAll()
    }

    private fun logins() = sandbox.requests().count { it.method == "POST" }

    private companion object {
        val KEY = ByteArray(32) { 7 }
    }
}
