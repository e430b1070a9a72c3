import FinhubSessions
import FinhubSessionsURLSession
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

func call(_ active: any ActiveSession, host: String, _ request: URLRequest) async throws -> (Data, URLResponse) {
    // snippet
    let api = try SessionAuth(active, hosts: [host])  // the API's, such as api.example.com
    let (data, response) = try await api.data(for: request)
    // end
    return (data, response)
}
