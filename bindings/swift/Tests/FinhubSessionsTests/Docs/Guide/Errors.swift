import FinhubSessions

func message(_ client: FinHubClient, _ credentials: Credentials) async -> String {
    // snippet
    do {
        let session = try await client.createSession(
            customerID: "cust_12345", userID: "user_67890", credentials: credentials)
        return "Welcome, \(session.userID)."
    } catch FinHubError.invalidCredentials {
        return "The name or the password is wrong."
    } catch FinHubError.rateLimited(let details) {
        return "Please wait \(details.retryAfter ?? .seconds(60))."
    } catch let error as FinHubError where error.sessionMayExist {
        return "We do not know whether you are logged in. Please try again."
    } catch let error as FinHubError where error.isRetryable {
        return "FinHub cannot be reached. Please try again later."
    } catch let error as FinHubError {
        print(error)  // safe to log, not to show
        return "Something went wrong (\(error.kind))."
    } catch {
        return "Cancelled."
    }
    // end
}
