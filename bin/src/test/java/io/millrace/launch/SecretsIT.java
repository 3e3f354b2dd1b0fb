package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret in every kind of config, and plugins that tell it wherever they can: where is it seen? */
class SecretsIT {
    /** A part of every secret. */
    private static final String CANARY = "canary";

    @TempDir
    Path folder;

    private final int port = PackagedHome.freePort();
    private final int jmxPort = PackagedHome.freePort();
    private final RestCalls rest = new RestCalls(URI.create("http://localhost:" + port));
    private final HttpClient client = HttpClient.newHttpClient();
    /** Answers that show configs, and all others. */
    private final List<String> configs = new ArrayList<>();

    private final List<String> others = new ArrayList<>();
    private final Map<String, String> worker = new TreeMap<>();
    private final StringBuilder log = new StringBuilder();
    private Run run;

    @BeforeEach
    void prepare() throws IOException {
        LeakyPlugin.writeTo(Files.createDirectories(folder.resolve("plugins/leaky")));
        Path secrets = Files.writeString(folder.resolve("secrets.properties"), "bolt.password=canary-provided\n");
        worker.put("bootstrap.servers", KafkaFixture.shared().bootstrapServers());
        worker.put("listeners", "http://localhost:" + port);
        worker.put("plugin.path", folder.resolve("plugins").toString());
        worker.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        worker.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        worker.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        worker.put("config.storage.file.filename", folder.resolve("configs").toString());
        worker.put("config.providers", "file");
        worker.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        worker.put("config.providers.file.param.token", "canary-provider");
        worker.put("ssl.truststore.password", "canary-worker");
        worker.put("listeners.https.ssl.keystore.password", "canary-listener");
        worker.put("producer.sasl.jaas.config", jaas("canary-producer"));
        worker.put("secret.unknown.password", "canary-unknown");
        worker.put("bolt.file", secrets.toString()); // known to nobody, and no secret
    }

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void withMaskingItIsSeenNowhere() throws Exception {
        worker.put("rest.config.masking", "true");
        start();

        useEverything();
        writeBackWhatWasRead();
        restart();

        assertShownNowhere(configs);
        assertShownNowhere(others);
        assertShownNowhere(log.toString().lines().toList());
        assertShownNowhere(List.of(Files.readString(run.output())));
    }

    @Test
    void withoutMaskingItIsSeenInConfigsOnly() throws Exception {
        start();

        useEverything();

        assertEquals(
                "canary-door",
                rest.get("/connectors/runs/config").body().path("door").asText());
        assertTrue(configs.stream().allMatch(answer -> answer.contains(CANARY)), "as Apache's worker shows them");
        assertFalse(configs.stream().anyMatch(answer -> answer.contains("canary-provided")), "but what is provided");
        end();
        assertShownNowhere(others);
        assertShownNowhere(log.toString().lines().toList());
    }

    private void useEverything() throws Exception {
        configs.add(
                send("POST", "/connectors", "{\"name\":\"runs\",\"config\":" + json(config("runs", "nowhere")) + "}"));
        configs.add(send("PUT", "/connectors/fails/config", json(config("fails", "task"))));
        others.add(send("PUT", "/connectors/broken/config", json(config("broken", "start"))));
        others.add(send("PUT", "/connectors/invalid/config", json(config("invalid", "validate"))));
        others.add(send("PUT", "/connectors/wrong/config", json(wrong())));
        others.add(send("PUT", "/connectors/runs/config?dry_run=true", json(wrong())));
        others.add(send("PUT", "/connector-plugins/LeakySource/config/validate", json(wrong())));
        others.add(send("PUT", "/connector-plugins/LeakySource/config/validate", json(config("any", "nowhere"))));
        others.add(send("PUT", "/connectors/runs/config", "{\"my.password\":canary-malformed}"));
        others.add(send("POST", "/connectors?password=canary-query", "{\"name\":\"x\",\"config\":canary-malformed}"));
        others.add(send("PUT", "/connectors/runs/config", "{\"door\":{\"x\":\"canary-nested\"}}"));
        eventually("the task fails", () -> rest.states("fails").equals("RUNNING [FAILED]"));
        eventually("the other one runs", () -> rest.states("runs").equals("RUNNING [RUNNING]"));
        configs.add(send("PATCH", "/connectors/runs/config", "{\"tasks.max\":\"2\"}"));
        eventually("it runs again", () -> rest.states("runs").equals("RUNNING [RUNNING]"));
        for (String path : List.of("", "/config", "/tasks")) {
            configs.add(send("GET", "/connectors/runs" + path, ""));
        }
        configs.add(send("GET", "/connectors?expand=info", ""));
        for (String path :
                List.of("status", "tasks/0/status", "logs?tail=1000", "topics", "offsets", "restarts", "stalls")) {
            others.add(send("GET", "/connectors/fails/" + path, ""));
            others.add(send("GET", "/connectors/broken/" + path, ""));
        }
        others.add(send("GET", "/connectors?expand=status", ""));
        others.add(send("GET", "/connector-plugins/LeakySource/config", ""));
        others.add(send("GET", "/admin/loggers?token=canary-query", ""));
        others.add(send("POST", "/connectors/broken/restart", ""));
        others.add(send("POST", "/connectors/fails/tasks/0/restart", ""));
        others.addAll(new RemoteBeans(jmxPort).texts());
        assertTrue(others.stream().anyMatch(text -> text.contains("Cannot run with")), "traces are told");
        assertTrue(others.stream().anyMatch(text -> text.contains("[hidden]")), "with masks in them");
    }

    /** What a tool does that changes one setting of a config that it has read. */
    private void writeBackWhatWasRead() throws Exception {
        Path witness = folder.resolve("runs.witness");
        Map<String, String> read = new TreeMap<>();
        rest.get("/connectors/runs/config")
                .body()
                .properties()
                .forEach(each -> read.put(each.getKey(), each.getValue().asText()));
        assertEquals("[hidden]", read.get("door"));
        assertEquals("${file:" + folder.resolve("secrets.properties") + ":bolt.password}", read.get("bolt"));
        read.put("ring.count", "7");
        Files.delete(witness);

        configs.add(send("PUT", "/connectors/runs/config", json(read)));

        eventually(
                "the task starts with the stored value",
                () -> Files.exists(witness)
                        && Files.readString(witness).equals(Integer.toString("canary-door".hashCode())));
        assertEquals(
                "7",
                rest.get("/connectors/runs/config").body().path("ring.count").asText());
        read.put("another.password", "[hidden]");
        String refusal = send("PUT", "/connectors/runs/config", json(read));
        assertTrue(refusal.startsWith("400") && refusal.contains("[another.password]"), refusal);
    }

    /** A worker that has not seen the plugins yet shows nothing of theirs. */
    private void restart() throws Exception {
        end();
        start();
        configs.add(send("GET", "/connectors/runs/config", ""));
        configs.add(send("GET", "/connectors?expand=info", ""));
        eventually(
                "plugins have told what is secret",
                () -> rest.get("/connectors/runs/config")
                        .body()
                        .path("leak")
                        .asText()
                        .equals("nowhere"));
        configs.add(send("GET", "/connectors/runs/config", ""));
        configs.add(send("GET", "/connectors/fails/tasks", ""));
        eventually("the task fails again", () -> rest.states("fails").equals("RUNNING [FAILED]"));
        others.add(send("GET", "/connectors/fails/status", ""));
        end();
    }

    private Map<String, String> config(String name, String leak) {
        Map<String, String> config = new TreeMap<>();
        config.put("name", name);
        config.put("connector.class", "com.acme.leaky.LeakySource");
        config.put("witness", folder.resolve(name + ".witness").toString());
        config.put("leak", leak);
        config.put("door", "canary-door");
        config.put("bolt", "${file:" + folder.resolve("secrets.properties") + ":bolt.password}");
        config.put("extra.api.key", "canary-key");
        config.put("connection.url", "jdbc:leaky://user:canary-url@host:1/db?password=canary-parameter&a=b");
        config.put("sasl.jaas.config", jaas("canary-jaas"));
        config.put("producer.override.sasl.jaas.config", jaas("canary-override"));
        config.put("transforms", "t");
        config.put("transforms.t.type", "com.acme.leaky.LeakyTransform");
        config.put("transforms.t.knob", "canary-knob");
        config.put("value.converter", "com.acme.leaky.LeakyConverter");
        config.put("value.converter.basic.auth.user.info", "user:canary-converter");
        return config;
    }

    private Map<String, String> wrong() {
        Map<String, String> wrong = config("wrong", "nowhere");
        wrong.put("login.token", "wrong canary-token");
        return wrong;
    }

    private static String jaas(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"" + password
                + "\";";
    }

    private static void assertShownNowhere(List<String> texts) {
        assertEquals(
                List.of(),
                texts.stream()
                        .filter(text -> text.contains(CANARY))
                        .map(text -> text.substring(0, Math.min(200, text.length())) + " … " + around(text))
                        .toList());
    }

    private static String around(String text) {
        int at = text.indexOf(CANARY);
        return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100));
    }

    private void start() throws Exception {
        Path properties = folder.resolve("worker.properties");
        Files.writeString(
                properties,
                worker.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue() + "\n")
                        .collect(Collectors.joining()));
        run = PackagedHome.run(
                folder,
                Map.of(
                        "JMX_PORT",
                        Integer.toString(jmxPort),
                        "KAFKA_OPTS",
                        "-Dmillrace.logging.level.org.apache.kafka.connect.runtime.rest.RestServer=DEBUG "
                                + "-Dmillrace.logging.level.io.millrace=DEBUG"),
                PackagedHome.path().resolve("bin/connect-standalone.sh"),
                properties);
        eventually("the worker is healthy", () -> {
            try {
                return client.send(request("GET", "/health", ""), HttpResponse.BodyHandlers.ofString())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                assertTrue(run.process().isAlive(), run.text());
                return false;
            }
        });
    }

    private void end() throws InterruptedException {
        assertEquals(143, run.terminate());
        assertTrue(run.text().contains("Starting with {"), run.text());
        log.append(run.text());
    }

    /** The whole answer as text; an empty body is none. */
    private String send(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = client.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.headers().map() + " " + answer.body();
    }

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return (body.isEmpty() ? request : request.header("Content-Type", "application/json")).build();
    }

    private static String json(Map<String, String> config) {
        return config.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\":\"" + each.getValue().replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
