package android.security.keystore

import java.security.InvalidKeyException
import java.security.spec.AlgorithmParameterSpec

// Stand-ins for what the guide uses of Android, so that its code compiles and runs on a JVM.

object KeyProperties {
    const val PURPOSE_ENCRYPT: Int = 1
    const val PURPOSE_DECRYPT: Int = 2
    const val BLOCK_MODE_GCM: String = "GCM"
    const val ENCRYPTION_PADDING_NONE: String = "NoPadding"
    const val KEY_ALGORITHM_AES: String = "AES"
}

class KeyGenParameterSpec private constructor(
    val keystoreAlias: String,
    val purposes: Int,
    val blockModes: List<String>,
    val encryptionPaddings: List<String>,
) : AlgorithmParameterSpec {
    class Builder(private val alias: String, private val purposes: Int) {
        private var blockModes = emptyList<String>()
        private var paddings = emptyList<String>()

        fun setBlockModes(vararg modes: String): Builder = apply { blockModes = modes.toList() }

        fun setEncryptionPaddings(vararg paddings: String): Builder = apply { this.paddings = paddings.toList() }

        fun build(): KeyGenParameterSpec = KeyGenParameterSpec(alias, purposes, blockModes, paddings)
    }
}

class UserNotAuthenticatedException : InvalidKeyException("User not authenticated")
