package cloud.finhub.sessions

import cloud.finhub.sessions.internal.ForeignStore
import cloud.finhub.sessions.internal.Store
import cloud.finhub.sessions.internal.StoreException
import kotlinx.coroutines.future.await
import java.io.File
import java.nio.file.Path
import java.util.concurrent.CompletionStage
import cloud.finhub.sessions.internal.Secret as NativeSecret

/**
 * Where sessions are kept, so that the next process has them, and several share one: texts by keys. The texts are secret, and
 * mostly what [Session.toSecretJson] writes.
 *
 * [FinHubClient.sessionFor] uses it. [MemoryStore] and [FileStore] are two, which [EncryptedStore] encrypts; write your own by
 * [load] and [swap], from which the others follow. A store that cannot be read throws: it does not give `null`, since the customer would be logged in once
 * more. What it throws is quoted in errors, so that must hold no secret.
 */
public interface SessionStore {
    /** The text at a key; `null` where there is none. */
    public suspend fun load(key: String): Secret?

    /**
     * Puts [new] in the place of [expected], and says whether it did: it does nothing where something else stands there.
     * `null` is no text. Of several that swap at once, one does.
     */
    public suspend fun swap(key: String, expected: Secret?, new: Secret?): Boolean

    /** Puts a text in the place of whatever stands there. */
    public suspend fun save(key: String, text: Secret) {
        do {
            val isSaved = swap(key, load(key), text)
        } while (!isSaved)
    }

    /** Takes away whatever stands there, and gives it. */
    public suspend fun remove(key: String): Secret? {
        while (true) {
            val found = load(key)
            if (found == null || swap(key, found, null)) return found
        }
    }
}

/** A [SessionStore] to be written in Java: it gives stages. */
public abstract class AsyncSessionStore : SessionStore {
    /** [load] as a stage, of `null` where there is no text. */
    protected abstract fun loadAsync(key: String): CompletionStage<Secret?>

    /** [swap] as a stage. */
    protected abstract fun swapAsync(key: String, expected: Secret?, new: Secret?): CompletionStage<Boolean>

    final override suspend fun load(key: String): Secret? = loadAsync(key).await()

    final override suspend fun swap(key: String, expected: Secret?, new: Secret?): Boolean =
        swapAsync(key, expected, new).await()
}

/** Keeps sessions in memory, for as long as the process lives. */
public class MemoryStore private constructor(internal val kept: NativeStore) : SessionStore by kept {
    /** An empty store. */
    public constructor() : this(native { Store.memory() })

    override fun toString(): String = "MemoryStore()"
}

/**
 * Keeps each session in a file, which only this user of the machine can read (on Unix: mode 0600, in folders of mode 0700).
 *
 * Processes share it, in any of the SDK's languages. The folder must be on a local disk, and is made when it is needed. On Unix,
 * the store fails if a user other than this one and root owns the folder or what is in it, or may write to it.
 */
public class FileStore private constructor(private val folder: File, internal val kept: NativeStore) :
    SessionStore by kept {
    /** Keeps files in this folder. */
    public constructor(folder: File) : this(
        folder,
        native { Store.file(text(STORE, "folder", folder.path)) },
    )

    /** Keeps files in this folder, of the default file system. */
    public constructor(folder: Path) : this(folder.toFile())

    override fun toString(): String = "FileStore($folder)"
}

/**
 * Encrypts what another store keeps, by AES-256-GCM.
 *
 * Those that share the store need the same key. With another one no text can be read: to change the key, begin with an empty
 * store. An app keeps its sessions in the Keystore instead, which also keeps the key.
 */
public class EncryptedStore private constructor(private val store: SessionStore, internal val kept: NativeStore) :
    SessionStore by kept {
    /**
     * Encrypts what [store] keeps with this key of 32 random bytes, which is kept apart from the store.
     *
     * @throws FinHubException.InvalidInput Where the key has another length.
     */
    public constructor(store: SessionStore, key: ByteArray) : this(
        store,
        native { store.toNative().use { Store.encrypted(it, key) } },
    )

    override fun toString(): String = "EncryptedStore($store)"
}

/** A store of Rust's. */
internal class NativeStore(val native: Store) : SessionStore {
    override suspend fun load(key: String): Secret? =
        call({ it?.destroy() }) { native.load(text(STORE, "key", key), it) }?.toPublic()

    override suspend fun swap(key: String, expected: Secret?, new: Secret?): Boolean {
        val given = listOf(expected, new).map { it?.toNative(STORE, "text") }
        try {
            return call { native.swap(text(STORE, "key", key), given[0], given[1], it) }
        } finally {
            given.forEach { it?.destroy() }
        }
    }
}

private fun native(make: () -> Store): NativeStore {
    NativeCode.require()
    return NativeStore(atOnce(make))
}

/** The store as Rust has it. */
internal fun SessionStore.toNative(): Store = when (this) {
    is MemoryStore -> kept.native
    is FileStore -> kept.native
    is EncryptedStore -> kept.native
    else -> atOnce { Store.foreign(OwnStore(this)) }
}

/** A store of the application's, as Rust calls it. */
private class OwnStore(private val store: SessionStore) : ForeignStore {
    override suspend fun load(key: String): NativeSecret? = telling { store.load(key)?.toNative(STORE, "text") }

    override suspend fun swap(key: String, expected: NativeSecret?, new: NativeSecret?): Boolean =
        telling { store.swap(key, expected?.toPublic(), new?.toPublic()) }

    /** An `Error` as well: nobody else would tell Rust. */
    private inline fun <T> telling(work: () -> T): T =
        try {
            work()
        } catch (failure: Throwable) {
            throw StoreException.Failed(failure.toString())
        }
}

private const val STORE = "session_store"
