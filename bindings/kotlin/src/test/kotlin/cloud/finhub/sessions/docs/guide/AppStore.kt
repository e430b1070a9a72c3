package cloud.finhub.sessions.docs.guide

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import cloud.finhub.sessions.SessionStore
import cloud.finhub.sessions.android.KeystoreStore
import java.io.File

/** The app's sessions, in files of [folder]. Make one for the process. */
fun appStore(folder: File): SessionStore {
    val alias = "finhub-sessions"
    val key = KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
        .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
        .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
        .build()
    return KeystoreStore(folder, alias, key)
}
