package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.everyCaseOf
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** What goes wrong below a call: the cases of `conformance/faults.json`. */
class FaultsTest {
    @TestFactory
    fun everyCaseHolds(): List<DynamicTest> = everyCaseOf("faults")
}
