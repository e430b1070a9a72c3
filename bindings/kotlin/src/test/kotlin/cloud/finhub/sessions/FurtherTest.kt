package cloud.finhub.sessions

import cloud.finhub.sessions.conformance.Cases
import cloud.finhub.sessions.conformance.everyCaseOf
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** The topics of `conformance/` that have no test of their own. */
class FurtherTest {
    @TestFactory
    fun everyCaseHolds(): List<DynamicTest> = Cases.FURTHER.flatMap(::everyCaseOf)
}
