import FinhubSessions

/// Prints all that the SDK tells.
func logToTheConsole() {
    FinHubClient.setLogHandler { event in
        print("\(event.level) \(event)")
    }
}
