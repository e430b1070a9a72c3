import FinhubSessions

/// Logs what becomes of the session, until it has ended.
func watch(_ active: any ActiveSession, log: (String) -> Void) async {
    for await status in active.statuses {
        switch status {
        case .renewalFailed(let error): log("not renewed: \(error)")
        case .ended(let reason): log("ended: \(reason)")  // the last one
        default: break
        }
    }
}
