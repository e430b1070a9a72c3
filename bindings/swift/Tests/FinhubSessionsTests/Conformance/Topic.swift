import FinhubSessionsTesting
import Testing

/// Runs all cases of a topic, and counts those that hold. None may be left out.
func everyCaseHolds(of topic: String) async throws {
    let cases = try Cases.load(topic)
    let failures = await withTaskGroup(of: String?.self) { group in
        for each in cases {
            group.addTask {
                do {
                    try await Pool.shared.run(each)
                    return nil
                } catch {
                    return "\(each.name): \(error)"
                }
            }
        }
        return await group.reduce(into: []) { all, failure in all += failure.map { [$0] } ?? [] }
    }
    for failure in failures { Issue.record("\(failure)") }
    let held = cases.count - failures.count
    #expect(held == cases.count)
    await Tally.shared.add(topic, held)
}

/// Says how many cases were run: a line for each topic, and one for all of them.
private actor Tally {
    static let shared = Tally()

    private var held: [String: Int] = [:]

    func add(_ topic: String, _ count: Int) {
        held[topic] = count
        print("conformance: \(topic) \(count)")
        if held.count == Cases.topics.count { print("conformance: \(held.values.reduce(0, +)) cases in all") }
    }
}

/// Runs cases some at a time, each on a sandbox that no other uses meanwhile: most of them wait for the network.
private actor Pool {
    static let shared = Pool()

    private static let workers = 8

    private var made = 0
    private var idle: [Runner] = []
    private var waiting: [CheckedContinuation<Runner, Never>] = []

    nonisolated func run(_ case: Case) async throws {
        let runner = try await take()
        do {
            try await runner.run(`case`)
        } catch {
            await give(runner)
            throw error
        }
        await give(runner)
    }

    private func take() async throws -> Runner {
        if let runner = idle.popLast() { return runner }
        guard made == Self.workers else {
            let runner = Runner(defaults: try Cases.defaults(), sandbox: try Sandbox.start())
            made += 1
            return runner
        }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func give(_ runner: Runner) {
        guard waiting.isEmpty else { return waiting.removeFirst().resume(returning: runner) }
        idle.append(runner)
    }
}
