import Foundation

/// What a client is told to do.
struct Task: Decodable, Sendable {
    let baseURL: String
    let ca: String?
    let customerID: String
    let userID: String
    let path: String
    let headers: [String: String]
    let body: [String: String]

    enum CodingKeys: String, CodingKey {
        case baseURL = "base_url"
        case customerID = "customer_id"
        case userID = "user_id"
        case ca, path, headers, body
    }

    func header(_ name: String) -> String { headers[name] ?? "" }

    func field(_ name: String) -> String { body[name] ?? "" }
}

/// What makes a pair of a login and a logout.
protocol Client: Sendable {
    func pair() async throws
}

struct Problem: Error, CustomStringConvertible {
    let description: String
}

/// `Bench NAME TASK` says that it is ready, and for each line `run AT_ONCE PAIRS` how long the pairs took.
@main
struct Bench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { throw Problem(description: "usage: Bench NAME TASK") }
        let task = try JSONDecoder().decode(Task.self, from: Data(arguments[2].utf8))
        let (client, version) = try create(arguments[1], task)
        say(Ready(version: version))
        while let line = readLine() {
            let words = line.split(separator: " ").dropFirst().compactMap { Int($0) }
            guard words.count == 2 else { throw Problem(description: "not a command: \(line)") }
            do {
                say(Done(pairs: words[1], seconds: try await run(client, atOnce: words[0], pairs: words[1])))
            } catch {
                say(Failed(failed: "\(error)"))
            }
        }
    }

    static func create(_ name: String, _ task: Task) throws -> (any Client, String?) {
        switch name {
        case "finhub-sessions": (try Ours(task), "0.1.0")
        case "urlsession": (try URLSessionClient(task), nil)
        default: throw Problem(description: "there is no client \(name)")
        }
    }

    /// So many tasks share the pairs.
    static func run(_ client: any Client, atOnce: Int, pairs: Int) async throws -> Double {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<atOnce {
                group.addTask {
                    for _ in 0..<(pairs / atOnce + (number < pairs % atOnce ? 1 : 0)) {
                        try await client.pair()
                    }
                }
            }
            try await group.waitForAll()
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }
}

private struct Ready: Encodable { let version: String? }
private struct Done: Encodable { let pairs: Int, seconds: Double }
private struct Failed: Encodable { let failed: String }

private func say(_ what: some Encodable) {
    // What is encoded here always can be.
    let text = (try? JSONEncoder().encode(what)) ?? Data()
    FileHandle.standardOutput.write(text + Data("\n".utf8))
}
