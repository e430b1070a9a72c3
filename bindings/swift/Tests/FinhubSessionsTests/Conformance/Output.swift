import FinhubSessions
import Foundation

/// What these tests print and the SDK logs from now on, whichever thread or language does it. What is printed is shown all
/// the same.
final class Output: Sendable {
    static let shared = Output()

    private let streams = [Stream(1), Stream(2)]
    private let events = Events()

    private init() {
        atexit { Output.shared.streams.forEach { $0.restore() } }
        FinHubClient.setLogHandler { [events] in events.hear($0) }
    }

    /// How much has been written so far, in each stream and in the log.
    func mark() -> [Int] {
        seen().map(\.count)
    }

    /// What has been written since.
    func since(_ mark: [Int]) -> String {
        zip(seen(), mark).map { String(decoding: $0.dropFirst($1), as: UTF8.self) }.joined(separator: "\n")
    }

    private func seen() -> [Data] {
        streams.map { $0.seen() } + [events.seen()]
    }
}

/// Every event in full, as a program could write it.
private final class Events: @unchecked Sendable {
    private let lock = NSLock()
    private var written = Data()

    func hear(_ event: LogEvent) {
        let error = event.error.map { printed($0).joined(separator: "\n") } ?? ""
        let line = Data("\(event) \(event.fields) \(error)\n".utf8)
        lock.withLock { written += line }
    }

    func seen() -> Data {
        lock.withLock { written }
    }
}

/// One of the program's two streams, led through a pipe.
private final class Stream: @unchecked Sendable {
    private let number: Int32
    private let shown: FileHandle
    private let pipe = Pipe()
    private let lock = NSLock()
    private var written = Data()

    init(_ number: Int32) {
        self.number = number
        shown = FileHandle(fileDescriptor: dup(number))
        fflush(nil)
        dup2(pipe.fileHandleForWriting.fileDescriptor, number)
        Thread { [self] in
            while arrives(within: -1) { take() }
        }.start()
    }

    func seen() -> Data {
        fflush(nil)
        return take()
    }

    /// Lets the last lines through.
    func restore() {
        fflush(nil)
        dup2(shown.fileDescriptor, number)
        take()
    }

    /// Takes what has arrived, and gives all that ever did.
    @discardableResult
    private func take() -> Data {
        lock.withLock {
            while arrives(within: 0) {
                let some = pipe.fileHandleForReading.availableData
                guard !some.isEmpty else { break }
                written += some
                shown.write(some)
            }
            return written
        }
    }

    private func arrives(within milliseconds: Int32) -> Bool {
        var waited = pollfd(fd: pipe.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waited, 1, milliseconds) == 1 && Int32(waited.revents) & Int32(POLLIN) != 0
    }
}
