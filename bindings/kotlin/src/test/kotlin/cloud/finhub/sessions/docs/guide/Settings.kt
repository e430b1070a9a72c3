package cloud.finhub.sessions.docs.guide

import cloud.finhub.sessions.FinHubClient
import cloud.finhub.sessions.Readiness
import kotlin.time.Duration.Companion.seconds

fun main() {
    val client = FinHubClient(platform = "web", timeout = 10.seconds)
    val ofThisRequest = client.withOptions(
        forwardedFor = "203.0.113.42",
        deviceId = "0191d3a8-3c07-7a61-9d0e-0f5a3c8b2f11",
    )
    check(ofThisRequest.check() == Readiness.LOGIN) // everything that a login needs is there
}
