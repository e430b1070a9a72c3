import FinhubSessionsGenerated

/// What errors name where a setting is refused.
let settings = "configure"

/// A number of times as Rust's half takes it.
func count(_ operation: String, _ field: String, _ number: Int) throws -> UInt32 {
    guard number >= 0 else { throw FinHubError.refused(operation, field, "is negative") }
    return UInt32(clamping: number)
}

extension Secret {
    func toNative() throws -> FinhubSessionsGenerated.Secret {
        try atOnce { try FinhubSessionsGenerated.Secret(text: exposeSecret()) }
    }
}
