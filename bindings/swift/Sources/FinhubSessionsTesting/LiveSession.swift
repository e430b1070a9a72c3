public import Foundation

/// A session that was neither logged out nor has expired. It holds no token.
public struct LiveSession: Sendable {
    /// FinHub's id of the session.
    public let sessionID: String

    /// The tenant on whose behalf the customer logged in.
    public let tenantID: String

    /// The customer, as in the path.
    public let customerID: String

    /// The user, as in the path.
    public let userID: String

    /// The user, as answered and as the token names it.
    public let apiUserID: String

    /// When the customer logged in.
    public let createdAt: Date

    /// When the token expires: an hour later, or after the `--token-life` that the sandbox was started with.
    public let tokenExpiresAt: Date

    /// When the session expires: a day later.
    public let expiresAt: Date

    init(_ json: JSON) throws {
        sessionID = try json.text("session_id")
        tenantID = try json.text("tenant_id")
        customerID = try json.text("customer_id")
        userID = try json.text("user_id")
        apiUserID = try json.text("api_user_id")
        createdAt = try json.date("created_at")
        tokenExpiresAt = try json.date("token_expires_at")
        expiresAt = try json.date("expires_at")
    }
}

/// The members that a sandbox always writes.
extension JSON {
    func text(_ name: String) throws -> String {
        guard let text = self[name].text else { throw SandboxError("this is no sandbox: it does not say \(name)") }
        return text
    }

    /// A point in time, which may have a fraction of any length.
    func date(_ name: String) throws -> Date {
        let parts = try text(name).dropLast("Z".count).split(separator: ".")
        let fraction = parts.count > 1 ? Double("0.\(parts[1])") ?? 0 : 0
        return try Date("\(parts[0])Z", strategy: .iso8601) + fraction
    }
}
