package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.everyCaseOf
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** What FinHub refuses: the cases of `conformance/errors.json`. */
class ErrorsTest {
    @TestFactory
    fun everyCaseHolds(): List<DynamicTest> = everyCaseOf("errors")
}
