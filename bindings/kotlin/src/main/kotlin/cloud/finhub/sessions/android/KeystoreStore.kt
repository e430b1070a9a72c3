package cloud.finhub.sessions.android

import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.SessionStore
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.io.File
import java.nio.file.Files
import java.nio.file.StandardCopyOption
import java.security.InvalidKeyException
import java.security.KeyStore
import java.security.spec.AlgorithmParameterSpec
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Keeps an Android app's sessions in files, encrypted by a key that never leaves the device's Keystore. Make one for the
 * process.
 *
 * A text that nobody can ever read again counts as none, so that the customer logs in again: its key was invalidated, or its
 * file was changed. Whatever else the Keystore throws comes through, a key that waits for the customer's fingerprint included
 * (`UserNotAuthenticatedException`).
 *
 * @param folder Where the files are, such as one below `Context.noBackupFilesDir`: a backup would be restored without the key.
 * @param alias The name of the key in the Keystore.
 * @param spec What makes the key where there is none: a `KeyGenParameterSpec` of this alias, to encrypt and decrypt, by GCM
 *   without padding. It decides whether the key needs a fingerprint.
 */
public class KeystoreStore(
    private val folder: File,
    private val alias: String,
    private val spec: AlgorithmParameterSpec,
) : SessionStore {
    private val mutex = Mutex()

    override suspend fun load(key: String): Secret? = withFile(key, ::read)

    override suspend fun swap(key: String, expected: Secret?, new: Secret?): Boolean = withFile(key) { file ->
        if (read(file) != expected) return@withFile false
        if (new == null) file.delete() else write(file, new)
        true
    }

    override suspend fun save(key: String, text: Secret): Unit = withFile(key) { write(it, text) }

    /** What cannot be read now can be forgotten still. */
    override suspend fun remove(key: String): Secret? = withFile(key) { file ->
        runCatching { read(file) }.getOrNull().also { file.delete() }
    }

    override fun toString(): String = "KeystoreStore($folder)"

    private suspend fun <T> withFile(key: String, work: (File) -> T): T =
        withContext(Dispatchers.IO) { mutex.withLock { work(folder.resolve(key.replace('/', '_'))) } }

    private fun read(file: File): Secret? {
        val written = if (file.exists()) file.readBytes() else return null
        return try {
            val cipher = cipher(Cipher.DECRYPT_MODE, GCMParameterSpec(TAG_BITS, written, 0, NONCE_BYTES))
            Secret(String(cipher.doFinal(written, NONCE_BYTES, written.size - NONCE_BYTES)))
        } catch (failure: Exception) {
            if (failure.isForGood()) null else throw failure
        }
    }

    private fun write(file: File, text: Secret) {
        val cipher = try {
            cipher(Cipher.ENCRYPT_MODE)
        } catch (failure: InvalidKeyException) {
            if (!failure.isForGood()) throw failure
            keystore().deleteEntry(alias)
            cipher(Cipher.ENCRYPT_MODE)
        }
        val encrypted = cipher.iv + cipher.doFinal(text.exposeSecret().toByteArray())
        folder.mkdirs()
        val beside = File("$file.new")
        beside.writeBytes(encrypted)
        Files.move(beside.toPath(), file.toPath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
    }

    /** Whether the text can never be read: the key is another one or invalid, or the file was changed or cut off. */
    private fun Exception.isForGood(): Boolean = when (this) {
        is InvalidKeyException -> javaClass.simpleName != "UserNotAuthenticatedException"
        is AEADBadTagException, is IllegalArgumentException -> true
        else -> false
    }

    private fun cipher(mode: Int, parameters: GCMParameterSpec? = null): Cipher =
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(mode, key(), parameters) }

    private fun key(): SecretKey =
        keystore().getKey(alias, null) as SecretKey?
            ?: KeyGenerator.getInstance("AES", KEYSTORE).apply { init(spec) }.generateKey()

    private fun keystore() = KeyStore.getInstance(KEYSTORE).apply { load(null) }

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12 // the Keystore chooses them
    }
}
