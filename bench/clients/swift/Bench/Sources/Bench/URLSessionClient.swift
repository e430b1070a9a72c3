import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Foundation's own client.
struct URLSessionClient: Client {
    let session: URLSession
    let url: URL
    let task: Task

    init(_ task: Task) throws {
        guard let url = URL(string: task.baseURL + task.path) else { throw Problem(description: "no URL") }
        guard task.ca == nil else {
            throw Problem(description: "URLSession on Linux trusts the system's authorities alone")
        }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 256
        session = URLSession(configuration: configuration)
        self.url = url
        self.task = task
    }

    func pair() async throws {
        var login = request("POST", url)
        login.setValue("application/json", forHTTPHeaderField: "Content-Type")
        login.httpBody = try JSONEncoder().encode(task.body)
        let session = try JSONDecoder().decode(LoggedIn.self, from: try await send(login)).data
        var logout = request("DELETE", url.appendingPathComponent(session.sessionId))
        logout.setValue("Bearer \(session.token)", forHTTPHeaderField: "Authorization")
        let done = try JSONDecoder().decode(LoggedOut.self, from: try await send(logout))
        guard done.success else { throw Problem(description: "not logged out") }
    }

    private func request(_ method: String, _ url: URL) -> URLRequest {
        var request = URLRequest(url: url)
        request.httpMethod = method
        for (name, value) in task.headers {
            request.setValue(value, forHTTPHeaderField: name)
        }
        return request
    }

    private func send(_ request: URLRequest) async throws -> Data {
        let (data, response) = try await session.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else { throw Problem(description: "status \(status)") }
        return data
    }
}

private struct LoggedIn: Decodable { let data: LoggedInSession }
private struct LoggedInSession: Decodable { let sessionId: String, token: String }
private struct LoggedOut: Decodable { let success: Bool }
