package cloud.finhub.sessions.docs.guide

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import cloud.finhub.sessions.Session
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.File
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** Keeps one session in [file], sealed by a key that never leaves the device's Keystore. */
class SessionStore(private val file: File) {
    /** Where the Keystore or the disk fails, nothing is kept: the customer logs in again at the next start. */
    suspend fun save(session: Session): Unit = withContext(Dispatchers.IO) {
        try {
            val cipher = Cipher.getInstance("AES/GCM/NoPadding").apply { init(Cipher.ENCRYPT_MODE, key()) }
            val sealed = cipher.doFinal(session.toSecretJson().exposeSecret().toByteArray())
            file.writeBytes(cipher.iv + sealed)
        } catch (_: Exception) {
            file.delete()
            runCatching { keystore().deleteEntry(ALIAS) } // a key that was invalidated would never seal again
        }
    }

    /** `null` where there is none, or none that can be read: let the customer log in again then. */
    suspend fun load(): Session? = withContext(Dispatchers.IO) {
        try {
            if (file.exists()) open(file.readBytes()) else null
        } catch (_: Exception) {
            null // the key is gone, or the file was changed
        }
    }

    suspend fun clear(): Unit = withContext(Dispatchers.IO) { file.delete() }

    private fun open(written: ByteArray): Session {
        val cipher = Cipher.getInstance("AES/GCM/NoPadding")
        cipher.init(Cipher.DECRYPT_MODE, key(), GCMParameterSpec(128, written, 0, IV))
        return Session.fromSecretJson(String(cipher.doFinal(written, IV, written.size - IV)))
    }

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
