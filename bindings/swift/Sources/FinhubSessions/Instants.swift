import Foundation

/// A value without `Optional(...)`; dates as in ISO 8601.
func shown<Value>(_ value: Value?) -> String {
    switch value {
    case .none: "nil"
    case .some(let date as Date): date.ISO8601Format()
    case .some(let value): "\(value)"
    }
}
