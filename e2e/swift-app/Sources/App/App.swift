import FinhubSessions
import FinhubSessionsURLSession
import Foundation

/// Works with sessions of its backend for three lives of a token. FinHub and the tenant are in the `FINHUB_*` variables.
@main
struct App {
    static func main() async {
        do {
            let clock = try TestClock()
            let client = try FinHubClient(platform: "ios", deviceID: "356938035643809", clock: clock)
            let backend = Backend(address: CommandLine.arguments[1], clock: clock)
            for status in try await work(client, backend) { print(line(status)) }
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }

    /// Gives every status that it was told.
    static func work(_ client: FinHubClient, _ backend: Backend) async throws -> [SessionStatus] {
        let active = try client.resume(try await backend.logIn(), renewWith: { try await backend.logIn() })
        let statuses = active.statuses
        let told = Task { await statuses.reduce(into: []) { $0.append($1) } }
        let api = try SessionAuth(active, hosts: [backend.host])

        var id = try await backend.accounts(api)
        for _ in 1...3 {
            // The replaced token comes into its last half minute, in which its session is ended.
            try await backend.advance(by: 70)
            try check(await backend.accounts(api) == id, "The token was renewed long before its end.")
            try check(
                await backend.live(atMost: "1") == "1",
                "The replaced session was not logged out at the end of its token.")
            try await backend.advance(by: 57 * 60 + 20)
            let renewed = try await backend.accounts(api)
            try check(renewed != id, "The token was not renewed in its last two minutes.")
            id = renewed
        }
        try await active.logout()
        return await told.value
    }

    static func line(_ status: SessionStatus) -> String {
        switch status {
        case .active: "active"
        case .unsaved: "unsaved"
        case .renewing: "renewing"
        case .renewalFailed: "renewal_failed"
        case .ended(.loggedOut): "ended logged_out"
        case .ended(let reason): "ended \(reason)"
        }
    }
}

/// What went otherwise than it should.
struct Mistake: Error, CustomStringConvertible {
    let description: String
}

func check(_ isSo: Bool, _ sentence: String) throws {
    guard isSo else { throw Mistake(description: sentence) }
}
