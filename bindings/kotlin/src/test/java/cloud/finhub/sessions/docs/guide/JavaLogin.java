package cloud.finhub.sessions.docs.guide;

import cloud.finhub.sessions.ClientOptions;
import cloud.finhub.sessions.Credentials;
import cloud.finhub.sessions.FinHubClient;
import cloud.finhub.sessions.FinHubException;
import cloud.finhub.sessions.Session;
import java.time.Duration;
import java.util.concurrent.CompletionException;

public final class JavaLogin {
    public static void main(String[] arguments) {
        ClientOptions options = new ClientOptions().forwardedFor("203.0.113.42").timeout(Duration.ofSeconds(10));
        Credentials anna = new Credentials("anna.larsen@example.com", "her_secure_password");
        try (FinHubClient client = FinHubClient.builder().options(options).build()) {
            Session session = client.createSessionAsync("cust_12345", "user_67890", anna).join();
            System.out.println(session);
            System.out.println(client.deleteSessionAsync(session).join().getOutcome());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof FinHubException.RateLimited) {
                System.out.println("wait " + ((FinHubException) failed.getCause()).getRetryAfter());
            } else {
                System.out.println("not logged in: " + failed.getCause().getMessage());
            }
        }
    }
}
