import FinhubSessionsGenerated

/// What requests go through.
public enum Proxy: Sendable, Hashable {
    /// The proxy that `HTTPS_PROXY` and its like name.
    case environment

    /// The proxy at this URL: `http://` or `https://`, perhaps with a name and a password.
    case url(Secret)

    func toNative() throws -> FinhubSessionsGenerated.Proxy {
        switch self {
        case .environment: .environment
        case .url(let url): .url(url: try url.toNative())
        }
    }
}
