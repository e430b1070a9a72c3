package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.everyCaseOf
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** The two clocks of a session: the cases of `conformance/expiry.json`. */
class ExpiryTest {
    @TestFactory
    fun everyCaseHolds(): List<DynamicTest> = everyCaseOf("expiry")
}
