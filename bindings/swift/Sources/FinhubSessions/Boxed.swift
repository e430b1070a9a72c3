/// A value in a place of its own, so that a struct can hold another of its kind.
indirect enum Boxed<Value: Sendable & Hashable>: Sendable, Hashable {
    case holding(Value)

    var value: Value {
        switch self {
        case .holding(let value): value
        }
    }
}
