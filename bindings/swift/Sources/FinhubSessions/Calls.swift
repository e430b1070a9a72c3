import FinhubSessionsGenerated

/// Does something at once; what Rust throws becomes ours.
func atOnce<Value>(_ work: () throws -> Value) throws -> Value {
    do {
        return try work()
    } catch {
        throw toPublic(error)
    }
}

/// Makes a call that ends when its task is cancelled, and never starts where that was cancelled before.
///
/// Rust's own end of the call is only told, and always gives its outcome: so no session is lost on the way.
func call<Value: Sendable>(_ start: @Sendable (Cancellation) async throws -> Value) async throws -> Value {
    try await callToTheEnd { cancellation in
        try await withTaskCancellationHandler {
            try await start(cancellation)
        } onCancel: {
            // A call that cannot be told goes on to its own end.
            try? cancellation.cancel()
        }
    }
}

/// Makes a call to its end, whatever becomes of the task.
func callToTheEnd<Value: Sendable>(_ start: @Sendable (Cancellation) async throws -> Value) async throws -> Value {
    Log.shared.look()
    let cancellation = try atOnce { try Cancellation() }
    do {
        return try await start(cancellation)
    } catch {
        throw toPublic(error)
    }
}
