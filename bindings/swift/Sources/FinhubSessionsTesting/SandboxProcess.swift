import Foundation

#if os(macOS) || os(Linux)
    /// The sandbox's program, running. It ends with this value, or else with this process.
    final class SandboxProcess: @unchecked Sendable {
        let baseURL: String
        private let process = Process()

        /// How long it may take to start, in milliseconds.
        private static let startLimit: Int32 = 30_000

        init(_ program: URL, options: [String]) throws {
            let output = Pipe()
            process.executableURL = program
            process.arguments = ["--json", "--quiet", "--port", "0"] + options
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            do {
                try process.run()
            } catch {
                throw SandboxError("\(program.path) cannot be run: \(error.localizedDescription)")
            }
            Survivors.shared.add(process.processIdentifier)
            do {
                baseURL = try Self.greeting(output.fileHandleForReading)
            } catch {
                Survivors.shared.end(process.processIdentifier)
                throw error
            }
        }

        deinit {
            Survivors.shared.end(process.processIdentifier)
        }

        private static func greeting(_ output: FileHandle) throws -> String {
            var said = Data()
            while said.last != UInt8(ascii: "\n") {
                var waited = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&waited, 1, startLimit) == 1 else {
                    throw SandboxError("the sandbox does not say where it is")
                }
                let more = output.availableData
                guard !more.isEmpty else {
                    throw SandboxError("the sandbox did not start: its standard error says why")
                }
                said += more
            }
            guard let baseURL = try? JSON(parsing: said)["base_url"].text else {
                throw SandboxError("this is no sandbox: it says something else than its address")
            }
            return baseURL
        }
    }

    /// The programs that run: none outlives this process.
    private final class Survivors: @unchecked Sendable {
        static let shared = Survivors()

        private let lock = NSLock()
        private var running: Set<Int32> = []

        private init() {
            atexit { Survivors.shared.endAll() }
        }

        func add(_ id: Int32) {
            _ = lock.withLock { running.insert(id) }
        }

        /// It may have inherited that it does not hear of less than `SIGKILL`.
        func end(_ id: Int32) {
            if lock.withLock({ running.remove(id) }) != nil { kill(id, SIGKILL) }
        }

        private func endAll() {
            for id in lock.withLock({ running }) { end(id) }
        }
    }
#endif
