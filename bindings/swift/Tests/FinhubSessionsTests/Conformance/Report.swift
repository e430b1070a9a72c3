import FinhubSessionsTesting
import Foundation

@testable import FinhubSessions

/// Adds a line to the file that `CONFORMANCE_REPORT` names, if the case is one of a fault: what `cargo xtask faults` shows.
func report(_ case: Case, _ got: Got.Value, requests: Int, _ took: Duration) throws {
    guard let fault = `case`.fault, let path = ProcessInfo.processInfo.environment["CONFORMANCE_REPORT"] else { return }
    let line: JSON = [
        "fault": .text(fault),
        "case": .text(`case`.name),
        "call": `case`.written["call"]["operation"],
        "outcome": outcome(got),
        "session_may_exist": .flag(sessionMayExist(got)),
        "requests": .whole(Int64(requests)),
        "ms": .whole(Int64(took / .milliseconds(1))),
    ]
    guard let report = fopen(path, "a") else { throw CocoaError(.fileWriteUnknown) }
    // Cases run at once: a line is written as a whole.
    fputs(String(decoding: try line.data() + Data("\n".utf8), as: UTF8.self), report)
    fclose(report)
}

/// The kind of an error, or what else the caller got.
private func outcome(_ got: Got.Value) -> JSON {
    switch got {
    case .built: "built"
    case .ready: "ready"
    case .session: "session"
    case .termination(let termination): .text(snake("\(termination.outcome)"))
    case .answer(let answer): answer.json
    case .failure(let failure): .text(failure.kind)
    }
}

private func sessionMayExist(_ got: Got.Value) -> Bool {
    if case .failure(let failure) = got { failure.sessionMayExist } else { false }
}
