package cloud.finhub.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.finhub.sessions.testing.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The SDK as a developer who writes Java meets it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JavaTest {
    private static final String CUSTOMER = "ff72a196-426a-4ab3-a2d3-e4c583a9bc88";
    private static final String USER = "56305c2b-f13a-48e4-b462-ba55460b2ad9";

    private final Credentials credentials = new Credentials("marcus.jensen@example.com", "your_secure_password");
    private final ClientOptions options = new ClientOptions()
            .tenantId("97e7ff29-15f3-49ef-9681-3bbfcce4f6cd")
            .tenantKey("cvK_9XDw5g_Y_8aUtRQgPyX4aTBb")
            .tenantSecret("your_tenant_secret")
            .forwardedFor("203.0.113.42")
            .forwardedFrom("tests")
            .platform("web")
            .deviceId("356938035643809");

    private Sandbox sandbox;
    private FinHubClient client;

    @BeforeEach
    void connect() {
        sandbox = Sandbox.start();
        client = FinHubClient.builder().baseUrl(sandbox.getBaseUrl()).options(options).build();
    }

    @AfterEach
    void disconnect() {
        client.close();
        sandbox.close();
    }

    @Test
    void a_customer_is_logged_in_and_out() {
        assertEquals(Readiness.LOGIN, client.check());
        Session session = client.createSessionAsync(CUSTOMER, USER, credentials).join();
        assertEquals(CUSTOMER, session.getCustomerId());
        assertEquals("NONE", session.getErrorType());
        assertTrue(session.getTokenExpiresAt().isAfter(Instant.now()));
        assertTrue(session.getSessionExpiresAt().isAfter(session.getTokenExpiresAt()));
        assertEquals(List.of("USER"), session.getUnverifiedClaims().getRoles());

        Termination termination = client.deleteSessionAsync(session).join();
        assertEquals(Outcome.TERMINATED, termination.getOutcome());
        assertEquals(session.getSessionId(), termination.getSessionId());
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void a_managed_session_is_logged_in_renewed_and_logged_out() {
        AtomicInteger asked = new AtomicInteger();
        RenewWith vault = () -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(credentials);
        };
        ActiveSession session = client.loginAsync(CUSTOMER, USER, credentials, vault).join();
        Secret old = session.getSession().getToken();
        assertNotEquals(old, session.renewAsync().join());
        assertEquals(1, asked.get());
        assertEquals(Outcome.TERMINATED, session.logoutAsync().join().getOutcome());
        client.shutdownAsync().join();
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void a_session_is_kept_in_a_store_written_in_Java() {
        Map<String, Secret> texts = new ConcurrentHashMap<>();
        AsyncSessionStore store = new AsyncSessionStore() {
            @Override
            protected CompletionStage<Secret> loadAsync(String key) {
                return CompletableFuture.completedFuture(texts.get(key));
            }

            @Override
            protected synchronized CompletionStage<Boolean> swapAsync(String key, Secret expected, Secret replacement) {
                boolean isExpected = Objects.equals(texts.get(key), expected);
                if (isExpected) texts.compute(key, (same, old) -> replacement);
                return CompletableFuture.completedFuture(isExpected);
            }
        };
        RenewWith vault = () -> CompletableFuture.completedFuture(credentials);
        Secret token = client.sessionForAsync(CUSTOMER, USER, store, vault).join().accessTokenAsync().join();
        ActiveSession found =
                client.sessionForAsync(CUSTOMER, USER, store, () -> CompletableFuture.completedFuture(null)).join();
        assertEquals(token, found.accessTokenAsync().join());
        found.logoutAsync().join();
        assertEquals(Map.of(), texts);
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void an_app_renews_with_a_session_that_its_backend_made() {
        Session handedOver = client.createSessionAsync(CUSTOMER, USER, credentials).join();
        ActiveSession session =
                client.resume(handedOver, () -> client.createSessionAsync(CUSTOMER, USER, credentials));
        Secret renewed = session.renewAsync().join();
        assertNotEquals(handedOver.getToken(), renewed);
        assertEquals(renewed, session.accessTokenAsync(Duration.ofMinutes(30)).join());
        session.logoutAsync().join();
        client.shutdownAsync().join();
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void a_block_ends_with_a_logout_whatever_becomes_of_it() throws InterruptedException {
        Secret token = client.withSessionAsync(CUSTOMER, USER, credentials, ActiveSession::accessTokenAsync).join();
        assertFalse(token.exposeSecret().isEmpty());
        assertEquals(0, sandbox.liveSessions().size());

        CompletionException failed = assertThrows(CompletionException.class, () -> client.withSessionAsync(
                CUSTOMER, USER, credentials, session -> CompletableFuture.failedFuture(new IllegalStateException()))
                .join());
        assertInstanceOf(IllegalStateException.class, failed.getCause());
        assertEquals(0, sandbox.liveSessions().size());

        CompletableFuture<Void> waiting = new CompletableFuture<>();
        CompletableFuture<Void> block =
                client.withSessionAsync(CUSTOMER, USER, credentials, session -> waiting);
        assertThrows(TimeoutException.class, () -> block.get(300, TimeUnit.MILLISECONDS));
        block.cancel(true);
        while (sandbox.liveSessions().size() > 0) {
            Thread.sleep(5);
        }
    }

    @Test
    void calls_are_chained_as_futures_are() throws Exception {
        Outcome outcome = client.createSessionAsync(CUSTOMER, USER, credentials)
                .thenCompose(session -> client.deleteSessionByIdAsync(
                        session.getCustomerId(), session.getUserId(), session.getSessionId(), session.getToken()))
                .thenApply(Termination::getOutcome)
                .get(30, TimeUnit.SECONDS);
        assertEquals(Outcome.TERMINATED, outcome);
    }

    @Test
    void a_failure_is_caught_by_its_class() {
        Credentials wrong = new Credentials("marcus.jensen@example.com", "wrong");

        CompletionException joined = assertThrows(
                CompletionException.class, () -> client.createSessionAsync(CUSTOMER, USER, wrong).join());
        assertInstanceOf(FinHubException.InvalidCredentials.class, joined.getCause());

        try {
            client.createSessionAsync(CUSTOMER, USER, wrong).get();
        } catch (ExecutionException failed) {
            FinHubException failure = (FinHubException) failed.getCause();
            assertEquals("invalid_credentials", failure.getKind());
            assertEquals("create_session", failure.getOperation());
            assertEquals(401, failure.getStatus());
            assertEquals(401L, failure.getCode());
            assertNull(failure.getField());
            assertNull(failure.getRetryAfter());
            assertFalse(failure.getRetryable());
            assertFalse(failure.getSessionMayExist());
            assertEquals(1, failure.getAttempts());
            assertTrue(failure.getMessage().startsWith("invalid_credentials: "));
            return;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        throw new AssertionError("it should have failed");
    }

    @Test
    void a_failure_that_can_be_handled_is() {
        String told = client.createSessionAsync(CUSTOMER, USER, new Credentials("marcus.jensen@example.com", "wrong"))
                .thenApply(session -> "Welcome.")
                .exceptionally(thrown -> {
                    Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
                    if (failure instanceof FinHubException.InvalidCredentials) return "Wrong username or password.";
                    if (failure instanceof FinHubException.RateLimited) return "Please wait.";
                    return "Please try again later.";
                })
                .join();
        assertEquals("Wrong username or password.", told);
    }

    @Test
    void the_wait_that_FinHub_asks_for_is_a_duration() {
        sandbox.script("{\"status\": 429, \"headers\": [[\"Retry-After\", \"90\"]]}");
        CompletableFuture<Session> login = client.createSessionAsync(CUSTOMER, USER, credentials);
        FinHubException failure = (FinHubException) assertThrows(CompletionException.class, login::join).getCause();
        assertEquals(Duration.ofSeconds(90), failure.getRetryAfter());
        assertTrue(failure.getRetryable());
    }

    @Test
    void an_argument_that_is_refused_fails_the_future_and_a_setting_that_is_refused_is_thrown() {
        CompletableFuture<Session> login = client.createSessionAsync("", USER, credentials);
        FinHubException failure = (FinHubException) assertThrows(CompletionException.class, login::join).getCause();
        assertInstanceOf(FinHubException.InvalidInput.class, failure);
        assertEquals("customer_id", failure.getField());

        FinHubException.InvalidInput refused = assertThrows(
                FinHubException.InvalidInput.class,
                () -> client.withOptions(new ClientOptions().timeout(Duration.ofSeconds(-1))));
        assertEquals("timeout", refused.getField());
    }

    @Test
    void a_clone_is_made_for_each_request() {
        FinHubClient clone = client.withOptions(new ClientOptions().forwardedFor("2001:db8::7").deviceId("another"));
        clone.createSessionAsync(CUSTOMER, USER, credentials).join();
        assertEquals("2001:db8::7", sandbox.requests().get(0).header("X-Forwarded-For"));
    }

    @Test
    void every_setting_can_be_set() {
        FinHubClient built = FinHubClient.builder()
                .options(new ClientOptions()
                        .tenantId("t")
                        .forwardedFrom("f")
                        .osPlatform("Windows")
                        .userAgent(new AppInfo("MyApp", "2.1").getUserAgent())
                        .accept("application/json")
                        .headers(Map.of())
                        .timeout(Duration.ofSeconds(20))
                        .attemptTimeout(Duration.ofSeconds(5))
                        .maxRetries(0))
                .baseUrl(sandbox.getBaseUrl())
                .connectTimeout(Duration.ofSeconds(2))
                .maxConnections(10)
                .proxy(Proxy.Environment.INSTANCE)
                .caBundle(null)
                .build();
        assertThrows(FinHubException.InvalidInput.class, built::check);
        built.close();
    }

    @Test
    void a_client_ends_with_its_block() {
        FinHubClient used;
        try (FinHubClient own = FinHubClient.builder().baseUrl(sandbox.getBaseUrl()).options(options).build()) {
            used = own;
            own.createSessionAsync(CUSTOMER, USER, credentials).join();
        }
        FinHubException.Closed closed = assertThrows(FinHubException.Closed.class, used::check);
        assertEquals("closed: the client was closed. [check, nothing sent]", closed.getMessage());
    }

    @Test
    void a_login_that_is_cancelled_leaves_no_session() {
        sandbox.script("{\"handle\": true, \"delay_ms\": 300}");
        CompletableFuture<Session> login = client.createSessionAsync(CUSTOMER, USER, credentials);
        while (sandbox.liveSessions().size() == 0) Thread.onSpinWait();

        assertTrue(login.cancel(true));

        assertThrows(CancellationException.class, login::join);
        client.shutdownAsync().join();
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void a_login_that_takes_too_long_leaves_no_session() {
        sandbox.script("{\"handle\": true, \"delay_ms\": 500}");
        CompletableFuture<Session> login = client.createSessionAsync(CUSTOMER, USER, credentials)
                .orTimeout(200, TimeUnit.MILLISECONDS);

        Throwable cause = assertThrows(CompletionException.class, login::join).getCause();

        assertInstanceOf(TimeoutException.class, cause);
        client.shutdownAsync().join();
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void a_future_made_from_a_login_does_not_hand_on_its_cancellation() {
        sandbox.script("{\"handle\": true, \"delay_ms\": 300}");
        CompletableFuture<Session> login = client.createSessionAsync(CUSTOMER, USER, credentials);

        assertTrue(login.thenApply(Session::getSessionId).cancel(true));

        assertEquals(Outcome.TERMINATED, client.deleteSessionAsync(login.join()).join().getOutcome());
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void many_logins_run_at_once() {
        List<CompletableFuture<Outcome>> calls = Stream.generate(() -> client.createSessionAsync(CUSTOMER, USER, credentials)
                        .thenCompose(client::deleteSessionAsync)
                        .thenApply(Termination::getOutcome))
                .limit(64)
                .collect(Collectors.toList());
        assertTrue(calls.stream().map(CompletableFuture::join).allMatch(Outcome.TERMINATED::equals));
        assertEquals(0, sandbox.liveSessions().size());
    }

    @Test
    void a_session_is_handed_over_and_resumed() {
        Session session = client.createSessionAsync(CUSTOMER, USER, credentials).join();
        Secret json = session.toSecretJson();

        Session handed = Session.fromSecretJson(json);
        assertEquals(session, handed);
        assertEquals(session, Session.fromSecretJson(json.exposeSecret()));

        ActiveSession active = client.resume(handed);
        assertEquals(session.getToken(), active.accessTokenAsync().join());
        assertEquals(Outcome.TERMINATED, active.logoutAsync().join().getOutcome());
        CompletionException closed = assertThrows(CompletionException.class, () -> active.accessTokenAsync().join());
        assertInstanceOf(FinHubException.Closed.class, closed.getCause());
    }

    @Test
    void a_token_expires_within_a_leeway() {
        Session session = client.createSessionAsync(CUSTOMER, USER, credentials).join();
        assertFalse(session.isTokenExpired());
        assertFalse(session.isTokenExpired(Duration.ofMinutes(1)));
        assertTrue(session.isTokenExpired(Duration.ofHours(2)));
        assertTrue(session.getTokenExpiresIn().compareTo(Duration.ofMinutes(59)) > 0);
    }

    @Test
    void a_token_expires_by_a_clock_that_is_moved() {
        TestClock clock = new TestClock();
        FinHubClient moved = FinHubClient.builder().baseUrl(sandbox.getBaseUrl()).options(options).clock(clock).build();
        Session session = moved.createSessionAsync(CUSTOMER, USER, credentials).join();
        clock.advance(Duration.ofHours(1));
        assertTrue(session.isTokenExpired());
        clock.set(Instant.EPOCH);
        assertTrue(clock.now().isBefore(Instant.EPOCH.plusSeconds(60)));
    }

    @Test
    void a_secret_shows_only_where_it_is_asked_to() {
        Secret secret = new Secret("canary");
        assertEquals("canary", secret.exposeSecret());
        assertEquals("[redacted]", secret.toString());
        assertEquals(new Secret("canary"), secret);
        assertNotEquals(new Secret("another"), secret);
        assertEquals("Credentials([redacted])", credentials.toString());
    }

    @Test
    void what_must_not_be_null_is_refused_at_once() {
        assertThrows(NullPointerException.class, () -> new Credentials("name", (String) null));
        assertThrows(NullPointerException.class, () -> new Secret(null));
        assertThrows(NullPointerException.class, () -> client.createSessionAsync(null, USER, credentials));
        assertThrows(NullPointerException.class, () -> client.deleteSessionAsync(null));
        assertThrows(NullPointerException.class, () -> client.withOptions(null));
    }

    @Test
    void a_fake_is_written_by_its_futures_and_throws_what_it_likes() {
        ActiveSession session = new AsyncActiveSession() {};
        SessionClient fake = new SessionClient() {
            @Override
            public CompletableFuture<ActiveSession> loginAsync(
                    String customerId, String userId, Credentials credentials, RenewWith renewWith) {
                return CompletableFuture.completedFuture(session);
            }

            @Override
            public CompletableFuture<Termination> deleteSessionAsync(Session session) {
                return CompletableFuture.failedFuture(new FinHubException.RateLimited(
                        new ErrorDetails("delete_session", null, "slowly", Duration.ofSeconds(2))));
            }
        };
        assertEquals(session, fake.loginAsync(CUSTOMER, USER, credentials).join());
        CompletionException failed =
                assertThrows(CompletionException.class, () -> fake.deleteSessionAsync(null).join());
        FinHubException.RateLimited error = assertInstanceOf(FinHubException.RateLimited.class, failed.getCause());
        assertEquals(Duration.ofSeconds(2), error.getRetryAfter());
        assertThrows(UnsupportedOperationException.class, fake::check);
        assertTrue(new FinHubException.OutcomeUnknown().getSessionMayExist());
    }

}
