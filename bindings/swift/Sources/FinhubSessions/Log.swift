import FinhubSessionsGenerated
import Foundation

#if canImport(os)
    import os
#endif

extension FinHubClient {
    /// Has every event of this process handed to the application, in place of the system's log; `nil` ends that.
    ///
    /// The handler runs on the thread where the event happened, which may be one of the SDK's: it must not wait.
    ///
    /// - Parameter handler: What takes the events.
    public static func setLogHandler(_ handler: (@Sendable (LogEvent) -> Void)?) {
        Log.shared.handle(with: handler)
    }
}

/// The way of Rust's events to whoever takes them.
final class Log: LogSink, @unchecked Sendable {
    static let shared = Log()

    private let lock = NSLock()
    private var handler: (@Sendable (LogEvent) -> Void)?
    /// Whether Rust brings its events.
    private var isOn = false

    /// Has Rust bring its events as long as somebody wants them. Each call looks: the system's log tells nobody that it was
    /// switched on.
    func look() {
        lock.withLock { change() }
    }

    fileprivate func handle(with handler: (@Sendable (LogEvent) -> Void)?) {
        lock.withLock {
            self.handler = handler
            change()
        }
    }

    private func change() {
        let isWanted = handler != nil || SystemLog.takesDebug
        guard isWanted != isOn else { return }
        do {
            try logInto(sink: isWanted ? self : nil)
            isOn = isWanted
        } catch {
            // The next call tries again.
        }
    }

    /// Rust's threads call this.
    func take(event: FinhubSessionsGenerated.LogEvent) throws {
        write(LogEvent(event))
    }

    /// Tells of a callback of the application's that failed.
    func warn(callback: String, _ error: any Error) {
        warn({ try callbackFailed(callback: callback) }, error)
    }

    /// Tells of a logout that failed where another error is the one that the caller gets.
    func warn(logout error: any Error) {
        warn({ try logoutFailed(kind: (error as? FinHubError)?.kind ?? "") }, error)
    }

    private func warn(_ event: () throws -> FinhubSessionsGenerated.LogEvent, _ error: any Error) {
        // Only a panic keeps Rust from giving the words.
        if let event = try? event() { write(LogEvent(event, error: error)) }
    }

    private func write(_ event: LogEvent) {
        if let handler = lock.withLock({ self.handler }) {
            handler(event)
        } else {
            SystemLog.write(event)
        }
    }
}

#if canImport(os)
    private enum SystemLog {
        private static let log = OSLog(subsystem: "cloud.finhub.sessions", category: "sessions")

        static var takesDebug: Bool { log.isEnabled(type: .debug) }

        static func write(_ event: LogEvent) {
            let logger = Logger(log)
            switch event.level {
            case .debug: logger.debug("\(event.text, privacy: .public)")
            case .warning: logger.warning("\(event.text, privacy: .public)")
            }
        }
    }
#else
    /// Where the system has no log, warnings go to standard error.
    private enum SystemLog {
        static let takesDebug = false

        static func write(_ event: LogEvent) {
            guard event.level == .warning else { return }
            FileHandle.standardError.write(Data("finhub-sessions: \(event.text)\n".utf8))
        }
    }
#endif

extension LogEvent {
    /// The line, and which type of error was thrown: what an application's own says is not for everybody's eyes.
    fileprivate var text: String {
        error.map { "\(self) (\(type(of: $0)))" } ?? "\(self)"
    }
}
