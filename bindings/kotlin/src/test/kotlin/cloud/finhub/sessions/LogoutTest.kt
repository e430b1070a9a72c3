package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.everyCaseOf
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** Logging out: the cases of `conformance/logout.json`. */
class LogoutTest {
    @TestFactory
    fun everyCaseHolds(): List<DynamicTest> = everyCaseOf("logout")
}
