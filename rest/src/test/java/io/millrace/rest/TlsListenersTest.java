package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsListenersTest {
    private static final String OWN = "listeners.https.";

    @TempDir
    static Path dir;

    private static TestKeys keys;
    private static TestKeys client;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = TestKeys.make(dir, "localhost");
        client = TestKeys.make(dir, "client");
    }

    @Test
    void locationsAndTheAdvertisedUrlAreThoseOfHttps() throws Exception {
        try (RunningServer server = serving(keys.keyStore(OWN))) {
            HttpResponse<String> answer = call(client(), server.uri("/connectors"), "{\"name\":\"x\",\"config\":{}}");

            assertEquals(201, answer.statusCode());
            assertEquals(
                    server.uri("/connectors/x").toString(),
                    answer.headers().firstValue("Location").orElse(""));
            assertEquals("https", server.rest.advertisedUrl().getScheme());
        }
    }

    @Test
    void theWorkersOwnTlsSettingsHoldWhereListenersHaveNone() throws Exception {
        try (RunningServer server = serving(keys.keyStore(""))) {
            assertEquals(200, call(client(), server.uri("/connectors"), null).statusCode());
        }
    }

    @Test
    void anAdminListenerHasTlsSettingsOfItsOwn() throws Exception {
        Map<String, String> props = keys.keyStore("admin.listeners.https.");
        props.put("admin.listeners", "https://localhost:0");
        props.put("listeners", "http://localhost:0");
        try (RunningServer server = serving(props)) {
            URI admin = server.rest.adminUri().orElseThrow();

            assertEquals("https", admin.getScheme());
            assertEquals(
                    200, call(client(), admin.resolve("/admin/loggers"), null).statusCode());
            assertEquals(200, server.get("/connectors").statusCode());
        }
    }

    @Test
    void clientsWithoutACertificateAreTurnedAwayWhereItIsRequired() throws Exception {
        try (RunningServer server = serving(clientAuth("required"))) {
            URI uri = server.uri("/connectors");

            assertThrows(IOException.class, () -> call(client(), uri, null));
            assertEquals(200, call(client(keys.trustingAs(client)), uri, null).statusCode());
            TestKeys stranger = TestKeys.make(dir, "stranger");
            assertThrows(IOException.class, () -> call(client(keys.trustingAs(stranger)), uri, null));
        }
    }

    @Test
    void clientsWithoutACertificateMayCallWhereItIsRequested() throws Exception {
        try (RunningServer server = serving(clientAuth("requested"))) {
            URI uri = server.uri("/connectors");

            assertEquals(200, call(client(), uri, null).statusCode());
            assertEquals(200, call(client(keys.trustingAs(client)), uri, null).statusCode());
        }
    }

    @Test
    void speaksHttp2WithClientsThatAskForItAndHttp1WithOthers() throws Exception {
        try (RunningServer server = serving(keys.keyStore(OWN))) {
            HttpResponse<String> second = call(client(), server.uri("/connectors"), null);
            HttpResponse<String> first = call(http1(), server.uri("/connectors"), null);

            assertEquals(HttpClient.Version.HTTP_2, second.version());
            assertEquals(HttpClient.Version.HTTP_1_1, first.version());
            assertEquals(first.body(), second.body());
        }
    }

    @Test
    void answersManyRequestsOfOneHttp2ConnectionAtOnce() throws Exception {
        try (RunningServer server = serving(keys.keyStore(OWN))) {
            HttpClient client = client();
            call(client, server.uri("/connectors"), null);
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int number = 0; number < 100; number++) {
                HttpRequest request = HttpRequest.newBuilder(server.uri("/connectors"))
                        .timeout(RunningServer.PATIENCE)
                        .build();
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }

            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.get(60, TimeUnit.SECONDS).statusCode());
            }
        }
    }

    @Test
    void limitsAndRefusalsAreTheSameOverHttp2() throws Exception {
        Map<String, String> props = keys.keyStore(OWN);
        props.put("rest.request.max.bytes", "100");
        try (RunningServer server = serving(props)) {
            HttpResponse<String> tooLong = call(client(), server.uri("/connectors"), " ".repeat(101));
            HttpResponse<String> unknown = call(client(), server.uri("/nothing"), null);

            assertEquals(413, tooLong.statusCode());
            assertTrue(tooLong.body().contains("rest.request.max.bytes"), tooLong.body());
            assertEquals(404, unknown.statusCode());
            assertEquals("{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}", unknown.body());
        }
    }

    @Test
    void strictModeSpeaksHttp1Alone() throws Exception {
        Map<String, String> props = keys.keyStore(OWN);
        props.put("compatibility", "strict");
        try (RunningServer server = serving(props)) {
            assertEquals(
                    HttpClient.Version.HTTP_1_1,
                    call(client(), server.uri("/connectors"), null).version());
        }
    }

    private static Map<String, String> clientAuth(String kind) throws Exception {
        Map<String, String> props = keys.keyStore(OWN);
        props.putAll(client.certificate().trustStore(OWN));
        props.put(OWN + "ssl.client.auth", kind);
        return props;
    }

    private static RunningServer serving(Map<String, String> props) {
        Map<String, String> all = new HashMap<>(props);
        all.putIfAbsent("listeners", "https://localhost:0");
        return RunningServer.serving(all);
    }

    private static HttpClient client() throws Exception {
        return client(keys.trusting());
    }

    private static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    private static HttpClient http1() throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(keys.trusting())
                .build();
    }

    private static HttpResponse<String> call(HttpClient client, URI uri, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(RunningServer.PATIENCE);
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
