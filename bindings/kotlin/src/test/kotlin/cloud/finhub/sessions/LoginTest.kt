package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.everyCaseOf
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** Logging in: the cases of `conformance/login.json`. */
class LoginTest {
    @TestFactory
    fun everyCaseHolds(): List<DynamicTest> = everyCaseOf("login")
}
