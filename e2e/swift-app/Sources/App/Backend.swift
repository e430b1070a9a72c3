import FinhubSessions
import FinhubSessionsURLSession
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The app's backend, which is at this address.
struct Backend: Sendable {
    let address: String
    let clock: TestClock

    var host: String { String(address.dropFirst("http://".count)) }

    /// Another session of the customer.
    func logIn() async throws -> Session {
        try .fromSecretJSON(Secret(try await send("POST", "sessions")))
    }

    /// Calls the API that asks for a token. Gives the id of the token's session.
    func accounts(_ api: SessionAuth) async throws -> String {
        try await send("GET", "accounts", by: api.data(for:))
    }

    /// How many sessions are live, once it is at most so many.
    func live(atMost: String) async throws -> String {
        try await send("GET", "sessions?at_most=\(atMost)")
    }

    /// Lets so many seconds pass at FinHub, and here.
    func advance(by seconds: Int) async throws {
        _ = try await send("POST", "advance?seconds=\(seconds)")
        try clock.advance(by: .seconds(seconds))
    }

    private func send(
        _ method: String, _ path: String,
        by client: (URLRequest) async throws -> (Data, URLResponse) = { try await URLSession.shared.data(for: $0) }
    ) async throws -> String {
        guard let url = URL(string: "\(address)/\(path)") else {
            throw Mistake(description: "\(address) is no address.")
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        let (body, response) = try await client(request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        try check(status == 200, "\(method) \(path) is answered \(status).")
        return String(decoding: body, as: UTF8.self)
    }
}
