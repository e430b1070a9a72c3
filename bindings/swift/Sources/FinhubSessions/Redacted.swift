/// What shows only what its description says: `print`, `dump`, string interpolation and the debugger see no further.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    /// The same as `description`.
    public var debugDescription: String { description }

    /// Without members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
