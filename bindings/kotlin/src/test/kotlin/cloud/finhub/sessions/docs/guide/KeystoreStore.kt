package cloud.finhub.sessions.docs.guide

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import cloud.finhub.sessions.Secret
import cloud.finhub.sessions.SessionStore
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.io.File
import java.security.InvalidKeyException
import java.security.KeyStore
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** Keeps sessions in files of [folder], sealed by a key that never leaves the device's Keystore. Make one for the process. */
class KeystoreStore(private val folder: File) : SessionStore {
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

    private suspend fun <T> withFile(key: String, work: (File) -> T): T =
        withContext(Dispatchers.IO) { mutex.withLock { work(folder.resolve(key.replace('/', '_'))) } }

    private fun read(file: File): Secret? {
        val written = if (file.exists()) file.readBytes() else return null
        return try {
            val cipher = cipher(Cipher.DECRYPT_MODE, GCMParameterSpec(128, written, 0, IV))
            Secret(String(cipher.doFinal(written, IV, written.size - IV)))
        } catch (failure: Exception) {
            // Nobody can ever read it: the key is another one or invalid, or the file was changed or cut off.
            when (failure) {
                is AEADBadTagException, is InvalidKeyException, is IllegalArgumentException -> null
                else -> throw failure
            }
        }
    }

    private fun write(file: File, text: Secret) {
        val cipher = try {
            cipher(Cipher.ENCRYPT_MODE)
        } catch (_: InvalidKeyException) {
            keystore().deleteEntry(ALIAS) // a key that was invalidated would never seal again
            cipher(Cipher.ENCRYPT_MODE)
        }
        folder.mkdirs()
        file.writeBytes(cipher.iv + cipher.doFinal(text.exposeSecret().toByteArray()))
    }

    private fun cipher(mode: Int, parameters: GCMParameterSpec? = null): Cipher =
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(mode, key(), parameters) }

    private fun key(): SecretKey {
        val kept = keystore().getKey(ALIAS, null)
        if (kept != null) return kept as SecretKey
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec = KeyGenParameterSpec.Builder(ALIAS, purposes)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE).apply { init(spec) }.generateKey()
    }

    private fun keystore() = KeyStore.getInstance(KEYSTORE).apply { load(null) }

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val ALIAS = "finhub-session"
        const val IV = 12 // bytes of the nonce, which the Keystore chooses
    }
}
