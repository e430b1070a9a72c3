package cloud.finhub.sessions.docs

import android.security.keystore.UserNotAuthenticatedException
import cloud.finhub.sessions.ClientBuilder
import cloud.finhub.sessions.Credentials
import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.FinHubException
import cloud.finhub.sessions.Readiness
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.Session
import cloud.finhub.sessions.SessionStatus
import cloud.finhub.sessions.SessionStore
import cloud.finhub.sessions.docs.android.AndroidKeyStore
import cloud.finhub.sessions.docs.android.BrokenKeyStore
import cloud.finhub.sessions.docs.guide.Account
import cloud.finhub.sessions.docs.guide.AccountViewModel
import cloud.finhub.sessions.docs.guide.Backend
import cloud.finhub.sessions.docs.guide.appClient
import cloud.finhub.sessions.docs.guide.appStore
import cloud.finhub.sessions.docs.guide.handOver
import cloud.finhub.sessions.docs.guide.takeOver
import cloud.finhub.sessions.session
import cloud.finhub.sessions.testing.Sandbox
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.resetMain
import kotlinx.coroutines.test.setMain
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import java.io.File
import java.io.IOException
import java.security.InvalidKeyException
import java.security.KeyStoreException
import java.security.ProviderException
import java.security.Security
import java.security.UnrecoverableKeyException
import kotlin.time.Duration.Companion.seconds

/** The guide's app, over stand-ins for what it uses of Android. */
@OptIn(ExperimentalCoroutinesApi::class)
@Timeout(60)
class AppTest {
    @TempDir
    lateinit var directory: File

    private val sandbox = Sandbox.start()
    private val backend = sandbox.client()
    private val app = FinHubClient(ClientBuilder().connect(sandbox.environment - TENANT_KEYS))
    private val store by lazy { appStore(directory) }
    private val application = CoroutineScope(Job() + Dispatchers.Default)

    @BeforeEach
    fun standIn() {
        Security.addProvider(AndroidKeyStore())
        Dispatchers.setMain(Dispatchers.Default)
    }

    @AfterEach
    fun stop() {
        Dispatchers.resetMain()
        Security.removeProvider("AndroidKeyStore")
        listOf(app, backend, sandbox).forEach(AutoCloseable::close)
    }

    @Test
    fun `an app's client needs no tenant keys`() =
        assertEquals(Readiness.RESUME_ONLY, appClient("2.1", "0191d3a8-3c07-7a61-9d0e-0f5a3c8b2f11").check())

    @Test
    fun `the app resumes what its backend handed over, keeps it, and logs out`(): Unit = runBlocking {
        val screen = screen()
        screen.has<Account.LoggedOut>()
        screen.logIn(ANNA, PASSWORD)
        val token = screen.has<Account.LoggedIn>().session.accessToken()
        screen.clear()

        val next = screen()
        assertEquals(token, next.has<Account.LoggedIn>().session.accessToken())
        next.logOut()
        next.has<Account.LoggedOut>()
        next.clear()
        application.coroutineContext[Job]!!.children.forEach { it.join() }
        assertEquals(0, sandbox.liveSessions().size)
        screen().has<Account.LoggedOut>()
    }

    @Test
    fun `the app renews by its backend, and keeps what it got`(): Unit = runBlocking {
        store.keep(expired())
        val screen = screen(Answers(::session, ::session))
        val session = screen.has<Account.LoggedIn>().session
        val token = session.accessToken()
        assertEquals(token, store.kept()?.token)
        assertEquals(Account.LoggedIn(session), screen.account.value)

        screen.logOut()
        application.coroutineContext[Job]!!.children.forEach { it.join() }
        assertEquals(0, sandbox.liveSessions().size)
        assertNull(store.kept())
    }

    @Test
    fun `the app says that a session has expired where its backend has no other, and logs in again`(): Unit = runBlocking {
        store.keep(expired())
        val screen = screen()
        assertThrows<FinHubException> { screen.has<Account.LoggedIn>().session.accessToken() }
        screen.has<Account.Expired>()
        screen.logIn(ANNA, PASSWORD)
        screen.has<Account.LoggedIn>().session.accessToken()
    }

    @Test
    fun `a renewal that fails is not shown while the token lives`(): Unit = runBlocking {
        Dispatchers.setMain(Dispatchers.Unconfined) // the screen is told before the renewal returns
        store.keep(session())
        val screen = screen()
        val shown = screen.has<Account.LoggedIn>()
        assertThrows<FinHubException> { shown.session.renew() }
        assertInstanceOf(SessionStatus.RenewalFailed::class.java, shown.session.status.value)
        assertEquals(shown, screen.account.value)
    }

    @Test
    fun `a session that the app takes over is renewed by its backend`(): Unit = runBlocking {
        val another = session()
        val session = takeOver(app, handedOver()) { another.toSecretJson().exposeSecret() }
        assertEquals(another.token, session.renew())
        session.logout()
        app.shutdown()
        assertEquals(0, sandbox.liveSessions().size)
    }

    @Test
    fun `the app tells when its backend is away`(): Unit = runBlocking {
        val screen = screen(Answers({ throw IOException("away") }))
        screen.has<Account.LoggedOut>()
        screen.logIn(ANNA, PASSWORD)
        assertEquals("Please try again later.", screen.has<Account.Failed>().text)
    }

    @Test
    fun `the app tells when its backend's answer cannot be read, or breaks in its own way`(): Unit = runBlocking {
        val backends = listOf<() -> Session>(
            { Session.fromSecretJson("<html>") }, { error("no such customer") }, { throw CancellationException("its own") },
        )
        for (answer in backends) {
            val screen = screen(Answers({ answer() }))
            screen.has<Account.LoggedOut>()
            screen.logIn(ANNA, PASSWORD)
            assertEquals("Please try again later.", screen.has<Account.Failed>().text)
        }
    }

    @Test
    fun `a key that was invalidated is replaced`(): Unit = runBlocking {
        store.keep(session())
        Security.removeProvider("AndroidKeyStore")
        Security.addProvider(BrokenKeyStore(InvalidKeyException("invalidated")))
        assertNull(store.kept())
        assertThrows<InvalidKeyException> { store.keep(session()) }
        assertNull(store.remove("session"))
    }

    @Test
    fun `a key that waits for a fingerprint is no reason to log in again`(): Unit = runBlocking {
        store.keep(session())
        Security.removeProvider("AndroidKeyStore")
        Security.addProvider(BrokenKeyStore(UserNotAuthenticatedException()))
        assertThrows<UserNotAuthenticatedException> { store.kept() }
        assertThrows<UserNotAuthenticatedException> { store.keep(session()) }
        Security.removeProvider("AndroidKeyStore")
        Security.addProvider(AndroidKeyStore())
        assertNotNull(store.kept())
    }

    @Test
    fun `the customer's session is kept in the Keystore, and another client finds it`(): Unit = runBlocking {
        val token = backend.sessionFor("cust_12345", "user_67890", store) { session() }.accessToken()
        val session = app.sessionFor("cust_12345", "user_67890", appStore(directory)) { null }
        assertEquals(token, session.accessToken())
        session.logout()
        assertEquals(emptyList<String>(), directory.list()!!.toList())
    }

    @ParameterizedTest
    @MethodSource("brokenKeystores")
    fun `a Keystore that breaks costs another login, and no more`(failure: Exception): Unit = runBlocking {
        store.keep(session())
        Security.removeProvider("AndroidKeyStore")
        Security.addProvider(BrokenKeyStore(failure))

        val screen = screen()
        screen.has<Account.LoggedOut>()
        screen.logIn(ANNA, PASSWORD)
        assertEquals(Secret::class, screen.has<Account.LoggedIn>().session.accessToken()::class)
        screen().has<Account.LoggedOut>()

        Security.removeProvider("AndroidKeyStore")
        Security.addProvider(AndroidKeyStore())
        screen().has<Account.LoggedOut>()
        screen.logOut()
        screen.has<Account.LoggedOut>()
    }

    @Test
    fun `a disk that takes nothing costs another login, and no more`(): Unit = runBlocking {
        val nowhere = appStore(directory.resolve("file").apply { createNewFile() })
        val screen = AccountViewModel(Answers(::session), app, nowhere, application)
        screen.has<Account.LoggedOut>()
        screen.logIn(ANNA, PASSWORD)
        screen.has<Account.LoggedIn>()
        assertNull(nowhere.kept())
    }

    @Test
    fun `a file that holds no session costs another login, and no more`(): Unit = runBlocking {
        directory.resolve("session").writeText("{\"version\": 1}")
        screen().has<Account.LoggedOut>()
    }

    @Test
    fun `a stored session is sealed`(): Unit = runBlocking {
        val session = session()
        store.keep(session)
        val file = directory.resolve("session")
        assertFalse(session.sessionId in file.readText(Charsets.ISO_8859_1))
        assertEquals(session, store.kept())

        file.writeBytes(file.readBytes().also { it[20]++ })
        assertNull(store.kept(), "it was changed")
        file.writeText("short")
        assertNull(store.kept(), "it was cut off")
        store.remove("session")
        assertNull(store.kept(), "there is none")
    }

    private suspend fun SessionStore.keep(session: Session) = save("session", session.toSecretJson())

    private suspend fun SessionStore.kept() = load("session")?.let(Session::fromSecretJson)

    private fun screen(backend: Backend = Answers(::session)) = AccountViewModel(backend, app, store, application)

    private suspend fun handedOver() = handOver(backend, Credentials(ANNA, PASSWORD))

    private suspend fun session() = Session.fromSecretJson(handedOver())

    private fun expired() = session("customer_id" to "cust_12345", "user_id" to "user_67890")

    private suspend inline fun <reified T : Account> AccountViewModel.has(): T =
        withTimeout(20.seconds) { account.first { it is T } as T }

    /** A backend that answers this. */
    private class Answers(
        private val login: suspend () -> Session,
        private val another: suspend () -> Session? = { null },
    ) : Backend {
        override suspend fun logIn(username: String, password: String) = login()

        override suspend fun another() = another.invoke()
    }

    private companion object {
        /** What Android's Keystore throws. */
        @JvmStatic
        fun brokenKeystores() = listOf(
            KeyStoreException("gone"), UnrecoverableKeyException("locked"), InvalidKeyException("invalidated"),
            ProviderException("busy"), IllegalStateException("not ready"), NullPointerException("a phone's own defect"),
        )

        val TENANT_KEYS = setOf("FINHUB_TENANT_KEY", "FINHUB_TENANT_SECRET")
    }
}
