import Foundation

/// What these tests print from now on, whichever thread or language does it.
final class Output: @unchecked Sendable {
    static let shared = Output()

    private let lock = NSLock()
    private let pipe = Pipe()
    private let terminal = FileHandle(fileDescriptor: dup(1))
    private let errors = dup(2)
    private let ended = DispatchSemaphore(value: 0)
    private var written = Data()

    private init() {
        fflush(nil)
        dup2(pipe.fileHandleForWriting.fileDescriptor, 1)
        dup2(pipe.fileHandleForWriting.fileDescriptor, 2)
        let reader = Thread { [self] in
            while case let some = pipe.fileHandleForReading.availableData, !some.isEmpty {
                terminal.write(some)
                lock.withLock { written += some }
            }
            ended.signal()
        }
        reader.start()
        atexit { Output.shared.restore() }
    }

    /// How much has been written so far.
    func mark() -> Int {
        lock.withLock { written.count }
    }

    /// What has been written since.
    func since(_ mark: Int) -> String {
        fflush(nil)
        return lock.withLock { String(decoding: written[mark...], as: UTF8.self) }
    }

    /// Lets the last lines through.
    private func restore() {
        fflush(nil)
        dup2(terminal.fileDescriptor, 1)
        dup2(errors, 2)
        try? pipe.fileHandleForWriting.close()
        _ = ended.wait(timeout: .now() + 5)
    }
}
