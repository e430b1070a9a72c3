package cloud.finhub.sessions.testing

/**
 * The sandbox cannot be started, has ended, or refuses what it was told; the message says why.
 *
 * It is no `FinHubException`: a test that expects one of those must not be pleased by a broken set-up.
 */
public class SandboxException internal constructor(message: String, cause: Throwable? = null) : RuntimeException(message, cause)
