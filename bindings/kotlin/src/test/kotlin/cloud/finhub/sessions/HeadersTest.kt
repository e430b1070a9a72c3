package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.everyCaseOf
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** Settings and the standard headers: the cases of `conformance/headers.json`. */
class HeadersTest {
    @TestFactory
    fun everyCaseHolds(): List<DynamicTest> = everyCaseOf("headers")
}
