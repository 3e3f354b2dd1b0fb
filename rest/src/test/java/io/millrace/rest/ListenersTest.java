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
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
    private static final String PASSWORD = "changeit-now";

    @Test
    void anEphemeralPortIsAdvertisedAsBound() {
        try (RunningServer server = RunningServer.serving()) {
            int port = server.rest.uri().getPort();

            assertTrue(port > 0);
            assertEquals(URI.create("http://localhost:" + port + "/"), server.rest.advertisedUrl());
            assertEquals("localhost:" + port, server.rest.workerId());
            assertEquals(Optional.of(server.rest.uri()), server.rest.adminUri());
        }
    }

    @Test
    void allInterfacesAreReachedAsLocalhost() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("listeners", "http://:0", "admin.listeners", ""))) {
            assertEquals("localhost", server.rest.uri().getHost());
            assertEquals(200, server.get("/").statusCode());
            assertEquals(Optional.empty(), server.rest.adminUri());
        }
    }

    @Test
    void aSeparateAdminListenerServesNoUserEndpoints() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("admin.listeners", "http://localhost:0"))) {
            URI admin = server.rest.adminUri().orElseThrow();

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(admin.resolve("/connectors")).build(),
                            HttpResponse.BodyHandlers.ofString());

            assertEquals(404, answer.statusCode());
            assertEquals("{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}", answer.body());
            assertEquals(200, server.get("/connectors").statusCode());
        }
    }

    @Test
    void responsesCarryTheConfiguredHeaders() throws Exception {
        String rules = "set X-Frame:DENY, \"add X-List:a, b\", setDate X-Date:0";
        try (RunningServer server = RunningServer.serving(Map.of("response.http.headers.config", rules))) {
            var headers = server.get("/connectors").headers();

            assertEquals("DENY", headers.firstValue("X-Frame").orElse(""));
            assertEquals("a, b", headers.firstValue("X-List").orElse(""));
            assertEquals(
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    headers.firstValue("X-Date").orElse(""));
        }
    }

    @Test
    void pagesOfAllowedOriginsMayCall() throws Exception {
        try (RunningServer server = RunningServer.serving(Map.of("access.control.allow.origin", "http://ui.example"))) {
            var allowed = server.send("GET", "/connectors", null, "Origin", "http://ui.example");
            var other = server.send("GET", "/connectors", null, "Origin", "http://evil.example");

            assertEquals(
                    "http://ui.example",
                    allowed.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
            assertTrue(other.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        }
    }

    @Test
    void speaksHttpsWithItsKeyStore(@TempDir Path dir) throws Exception {
        Path keyStore = keyStore(dir);
        Map<String, String> props = Map.of(
                "listeners",
                "https://localhost:0",
                "listeners.https.ssl.keystore.location",
                keyStore.toString(),
                "listeners.https.ssl.keystore.password",
                PASSWORD,
                "listeners.https.ssl.keystore.type",
                "PKCS12");
        try (RunningServer server = RunningServer.serving(props)) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(trusting(keyStore)).build();

            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(server.uri("/connectors"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"x\",\"config\":{}}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertEquals(201, answer.statusCode());
            assertEquals(
                    server.uri("/connectors/x").toString(),
                    answer.headers().firstValue("Location").orElse(""));
            assertEquals("https", server.rest.advertisedUrl().getScheme());
        }
    }

    @Test
    void httpsWithoutAKeyStoreNamesTheSetting() {
        RestConfig config = RestConfig.from(Map.of("listeners", "https://localhost:0"));

        ConfigException refusal = assertThrows(ConfigException.class, () -> RestServer.listen(config));

        assertTrue(refusal.getMessage().contains("listeners.https.ssl.keystore.location"), refusal.getMessage());
    }

    private static Path keyStore(Path dir) throws IOException, InterruptedException {
        Path file = dir.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "rest",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("keytool.log").toFile())
                .start();
        assertEquals(0, keytool.waitFor());
        return file;
    }

    private static SSLContext trusting(Path keyStore) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore keys = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("rest", keys.getCertificate("rest"));
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
