package cloud.finhub.sessions.docs.android

import java.io.InputStream
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.spec.AlgorithmParameterSpec
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/** A Keystore out of order: whatever is asked of it fails in the same way. */
class BrokenKeyStore(failure: Exception) : Provider("AndroidKeyStore", "1", "a stand-in for tests") {
    init {
        Companion.failure = failure
        put("KeyStore.AndroidKeyStore", Store::class.java.name)
        put("KeyGenerator.AES", Generator::class.java.name)
    }

    class Generator : KeyGeneratorSpi() {
        override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) = throw failure

        override fun engineInit(random: SecureRandom?) = throw failure

        override fun engineInit(keysize: Int, random: SecureRandom?) = throw failure

        override fun engineGenerateKey(): SecretKey = throw failure
    }

    class Store : AndroidKeyStore.Store() {
        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        override fun engineGetKey(alias: String, password: CharArray?): Key? = throw failure

        override fun engineDeleteEntry(alias: String) = throw failure
    }

    private companion object {
        lateinit var failure: Exception
    }
}
