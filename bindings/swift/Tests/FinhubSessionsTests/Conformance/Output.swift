import Foundation

/// What these tests print from now on, whichever thread or language does it. It is shown all the same.
final class Output: Sendable {
    static let shared = Output()

    private let streams = [Stream(1), Stream(2)]

    private init() {
        atexit { Output.shared.streams.forEach { $0.restore() } }
    }

    /// How much has been written so far, in each stream.
    func mark() -> [Int] {
        streams.map { $0.seen().count }
    }

    /// What has been written since.
    func since(_ mark: [Int]) -> String {
        zip(streams, mark).map { String(decoding: $0.seen().dropFirst($1), as: UTF8.self) }.joined(separator: "\n")
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
