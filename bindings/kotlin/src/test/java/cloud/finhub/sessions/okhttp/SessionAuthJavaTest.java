package cloud.finhub.sessions.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.finhub.sessions.ActiveSession;
import cloud.finhub.sessions.AsyncActiveSession;
import cloud.finhub.sessions.FinHubClient;
import cloud.finhub.sessions.FinHubException;
import cloud.finhub.sessions.HandedOverKt;
import cloud.finhub.sessions.ProtectedApi;
import cloud.finhub.sessions.SandboxTest;
import cloud.finhub.sessions.SandboxTestKt;
import cloud.finhub.sessions.Secret;
import cloud.finhub.sessions.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A session's token on OkHttp's requests, as a developer who writes Java adds it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionAuthJavaTest extends SandboxTest {
    @Test
    void a_request_has_the_token_and_without_one_is_an_IOException() throws IOException {
        FinHubClient client = getClient();
        ActiveSession session = client.resume(SandboxTestKt.logInAsync(client).join());
        try (ProtectedApi api = new ProtectedApi(session)) {
            SessionAuth auth = new SessionAuth(session, api.getHost());
            OkHttpClient http = new OkHttpClient.Builder().addInterceptor(auth).authenticator(auth).build();
            Request request = new Request.Builder().url(api.getUrl()).build();

            try (Response answer = http.newCall(request).execute()) {
                assertEquals(200, answer.code());
            }

            session.logoutAsync().join();
            IOException failure = assertThrows(IOException.class, () -> http.newCall(request).execute());
            assertInstanceOf(FinHubException.Closed.class, failure.getCause());
        }
    }

    @Test
    void a_fake_gives_its_token_as_a_future() throws IOException {
        Session handed = HandedOverKt.session();
        ActiveSession fake = new AsyncActiveSession() {
            @Override
            public Session getSession() {
                return handed;
            }

            @Override
            public CompletableFuture<Secret> accessTokenAsync(Duration minTtl) {
                return CompletableFuture.completedFuture(handed.getToken());
            }
        };
        try (ProtectedApi api = new ProtectedApi(fake)) {
            OkHttpClient http = new OkHttpClient.Builder().addInterceptor(new SessionAuth(fake, api.getHost())).build();
            try (Response answer = http.newCall(new Request.Builder().url(api.getUrl()).build()).execute()) {
                assertEquals(200, answer.code());
            }
        }
    }

    @Test
    void hosts_may_be_a_set() {
        FinHubClient client = getClient();
        ActiveSession session = client.resume(SandboxTestKt.logInAsync(client).join());
        new SessionAuth(session, Set.of("api.example.com"));
        assertThrows(FinHubException.InvalidInput.class, () -> new SessionAuth(session, Set.of()));
    }
}
