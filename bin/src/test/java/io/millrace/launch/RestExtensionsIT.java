package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's published extensions on the packaged home. */
class RestExtensionsIT {
    private static final String BASIC_AUTH =
            "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension";

    @TempDir
    Path folder;

    private final int port = PackagedHome.freePort();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theBasicAuthExtensionLetsInWhoKnowsThePassword() throws Exception {
        Files.writeString(folder.resolve("passwords"), "ann=secret\n");
        Path jaas = Files.writeString(
                folder.resolve("jaas.conf"),
                "KafkaConnect { org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule required"
                        + " file=\"" + folder.resolve("passwords") + "\"; };");

        try (Run run = start(BASIC_AUTH, Map.of("KAFKA_OPTS", "-Djava.security.auth.login.config=" + jaas))) {
            eventually("the worker asks who is there", () -> get("ann:wrong"), status -> status == 401);
            assertEquals(200, get("ann:secret"), run::text);
            assertEquals(143, run.terminate());
        }
    }

    @Test
    void anUnknownExtensionEndsTheStart() throws Exception {
        try (Run run = start("com.acme.Missing", Map.of())) {
            assertEquals(3, run.await(), run::text);
            assertTrue(run.text().contains("Failed to find any class that implements"), run::text);
        }
    }

    private Run start(String extension, Map<String, String> environment) throws IOException {
        Path worker = Files.writeString(
                folder.resolve("worker.properties"),
                String.join(
                        "\n",
                        "bootstrap.servers=" + KafkaFixture.shared().bootstrapServers(),
                        "listeners=http://localhost:" + port,
                        "key.converter=org.apache.kafka.connect.storage.StringConverter",
                        "value.converter=org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename=" + folder.resolve("offsets"),
                        "plugin.index.dir=" + folder.resolve("index"),
                        "rest.extension.classes=" + extension,
                        ""));
        return PackagedHome.run(folder, environment, PackagedHome.path().resolve("bin/connect-standalone.sh"), worker);
    }

    /** The status of the answer; 0 while nobody listens. */
    private int get(String credentials) throws InterruptedException {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/connectors"))
                .header("Authorization", "Basic " + encoded)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
