/// Waits until something is so, but not for ever.
func until(_ what: String, isolation: isolated (any Actor)? = #isolation, _ isSo: () throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(20)
    while try !isSo() {
        guard clock.now < end else { throw Broken.because("it never became so: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Waits for nothing but its task's cancellation.
func untilCancelled() async throws {
    let (nothing, end) = AsyncStream.makeStream(of: Never.self)
    for await _ in nothing {}
    end.finish()
    try Task.checkCancellation()
}

/// What a test needs does not work.
struct Broken: Error, CustomStringConvertible {
    let description: String

    static func because(_ why: String) -> Broken { Broken(description: why) }
}
