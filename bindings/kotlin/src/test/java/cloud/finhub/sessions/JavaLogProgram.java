package cloud.finhub.sessions;

import cloud.finhub.sessions.testing.Sandbox;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What LogTestProgram does, by Java's methods. */
final class JavaLogProgram {
    private static final Logger LOGGER = Logger.getLogger("cloud.finhub.sessions");

    private JavaLogProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        LOGGER.addHandler(new PrintingHandler());
        LOGGER.setUseParentHandlers(false);
        Sandbox sandbox = Sandbox.start();
        FinHubClient client = client(sandbox);
        Session unheard = logIn(client).join();

        LOGGER.setLevel(Level.FINE);
        Session session = logIn(client).join();
        sandbox.script("{\"status\": 503}");
        client.deleteSessionAsync(session).join();

        AtomicInteger asked = new AtomicInteger();
        ActiveSession managed = client.resume(logIn(client).join(), () -> {
            if (asked.getAndIncrement() > 0) throw new IllegalStateException("the vault is closed");
            return CompletableFuture.completedFuture(Sandbox.credentials());
        });
        managed.renewAsync().join();
        try {
            managed.renewAsync().join();
            throw new AssertionError("it was renewed");
        } catch (CompletionException expected) {
            // The log tells why.
        }

        sandbox.clearRequests();
        sandbox.script("{\"handle\": true, \"delay_ms\": 300}");
        CompletableFuture<Session> login = logIn(client);
        while (sandbox.requests().isEmpty()) Thread.onSpinWait();
        login.cancel(false);
        client.shutdownAsync().join();

        LOGGER.setLevel(Level.INFO);
        client(sandbox).deleteSessionAsync(unheard).join();
        Reference.reachabilityFence(managed);
        sandbox.close();
    }

    private static FinHubClient client(Sandbox sandbox) {
        return sandbox.client(new ClientOptions(), null);
    }

    private static CompletableFuture<Session> logIn(FinHubClient client) {
        return client.createSessionAsync(Sandbox.CUSTOMER_ID, Sandbox.USER_ID, Sandbox.credentials());
    }
}
