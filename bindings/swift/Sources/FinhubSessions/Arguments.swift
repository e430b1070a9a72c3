import FinhubSessionsGenerated

/// What errors name where a setting is refused.
let settings = "configure"

/// A number of times as Rust's half takes it. A negative one becomes a huge one, which Rust refuses.
func count(_ number: Int) -> UInt32 {
    number < 0 ? .max : UInt32(clamping: number)
}

extension Secret {
    func toNative() throws -> FinhubSessionsGenerated.Secret {
        try atOnce { try FinhubSessionsGenerated.Secret(text: exposeSecret()) }
    }
}
