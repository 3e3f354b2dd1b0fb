package io.millrace.launch;

import static io.millrace.launch.RestCalls.config;
import static io.millrace.testing.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.launch.PackagedHome.Run;
import io.millrace.testing.kafka.KafkaFixture;
import io.millrace.testing.kafka.RestartableKafka;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundled MirrorMaker connectors between two clusters, in the packaged home, with {@code plugin.path} unset. */
@Timeout(300)
class MirrorConnectorsIT {
    private static final String PACKAGE = "org.apache.kafka.connect.mirror.";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LONG_AGO = 1_500_000_000_000L;

    private static final KafkaFixture TARGET = KafkaFixture.shared();
    private static RestartableKafka source;
    private static MirrorClusters clusters;

    @TempDir
    Path folder;

    private final int port = PackagedHome.freePort();
    private final RestCalls rest = new RestCalls(URI.create("http://localhost:" + port));
    private final String topic = TARGET.topics().freshName("orders");
    private Run worker;
    /** Each test mirrors under an alias of its own, since all write to the one shared cluster. */
    private String alias;

    @BeforeAll
    static void startSource() {
        source = KafkaFixture.restartable();
        clusters = new MirrorClusters(source.bootstrapServers(), TARGET.bootstrapServers());
    }

    @AfterAll
    static void stopSource() {
        source.close();
    }

    @BeforeEach
    void start(TestInfo test) throws IOException {
        alias = test.getTestMethod().orElseThrow().getName();
        run();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void bringAllTheyNeedInTheirOwnFolder() throws IOException {
        Path home = PackagedHome.path();
        List<String> bundled = names(home.resolve("plugins/connect-mirror"));

        assertEquals(3, bundled.size(), bundled::toString);
        assertTrue(bundled.stream().noneMatch(each -> each.startsWith("connect-runtime")), bundled::toString);
        for (String jar : names(home.resolve("libs"))) {
            try (JarFile opened = new JarFile(home.resolve("libs").resolve(jar).toFile())) {
                for (String name : List.of("runtime/ConnectorConfig", "util/KafkaBasedLog", "util/TopicAdmin")) {
                    assertNull(opened.getEntry("org/apache/kafka/connect/" + name + ".class"), jar + " has " + name);
                }
            }
        }
    }

    @Test
    void areListedAndDescribed() {
        Set<String> listed = new TreeSet<>();
        for (JsonNode plugin : rest.get("/connector-plugins").body()) {
            if (plugin.path("class").asText().startsWith(PACKAGE)) {
                listed.add(plugin.path("class").asText() + " "
                        + plugin.path("type").asText() + " "
                        + plugin.path("version").asText());
            }
        }

        assertEquals(
                Set.of(
                        PACKAGE + "MirrorCheckpointConnector source 4.3.1",
                        PACKAGE + "MirrorHeartbeatConnector source 4.3.1",
                        PACKAGE + "MirrorSourceConnector source 4.3.1"),
                listed);
        for (String kind : List.of("MirrorSource", "MirrorCheckpoint", "MirrorHeartbeat")) {
            var keys = rest.get("/connector-plugins/" + kind + "/config");
            assertEquals(200, keys.status(), keys::toString);
            assertEquals("name", keys.body().path(0).path("name").asText());
            assertTrue(keys.body().findValuesAsText("name").contains("replication.policy.class"));
        }
    }

    @Test
    void areValidated() {
        for (String kind : List.of("MirrorSourceConnector", "MirrorCheckpointConnector", "MirrorHeartbeatConnector")) {
            String path = "/connector-plugins/" + kind + "/config/validate";
            Map<String, String> complete = settings("connector.class", kind, "name", "m");
            Map<String, String> wrong = new HashMap<>(complete);
            wrong.putAll(config("key.converter", "Missing", "tasks.max", "0", "admin.timeout.ms", "soon"));

            assertEquals(0, errors(rest.put(path, complete)));
            assertEquals(2, errors(rest.put(path, Map.of("connector.class", kind))), "name and source.cluster.alias");
            assertEquals(3, errors(rest.put(path, wrong)));
        }
    }

    @Test
    void copyRecordsUnchanged() throws Exception {
        source.topics().create(topic, 3);
        List<ProducerRecord<byte[], byte[]>> sent = oddRecords();
        clusters.write(sent);

        create("records", "MirrorSourceConnector", "tasks.max", "2");

        List<ConsumerRecord<byte[], byte[]>> mirrored = TARGET.topics().awaitRecords(remote(), sent.size(), PATIENCE);
        assertEquals(
                sent.stream().map(MirrorClusters::text).sorted().toList(),
                mirrored.stream().map(MirrorClusters::text).sorted().toList());
        assertEquals("RUNNING [RUNNING, RUNNING]", rest.states("records"));
        assertFalse(source.topics()
                .awaitRecords("mm2-offset-syncs." + alias + "-copy.internal", 1, PATIENCE)
                .isEmpty());
    }

    @Test
    void copyTheTopicsSettings() throws Exception {
        source.topics().create(topic, 2);
        clusters.setRetention(topic, "123456789");

        create("settings", "MirrorSourceConnector", "sync.topic.configs.interval.seconds", "1");

        eventually("it is taken over", PATIENCE, () -> clusters.retentionOfCopy(remote()), "123456789"::equals);
        clusters.setRetention(topic, "234567890");
        eventually("so is a change", PATIENCE, () -> clusters.retentionOfCopy(remote()), "234567890"::equals);
    }

    @Test
    void goOnWhereTheyStopped() throws Exception {
        source.topics().create(topic, 1);
        create("going", "MirrorSourceConnector", "tasks.max", "1");
        clusters.write(numbers(0, 1000));
        TARGET.topics().awaitValues(remote(), 1000, PATIENCE);

        assertEquals(
                202,
                rest.post("/connectors/going/restart?includeTasks=true&onlyFailed=false", null)
                        .status());
        clusters.write(numbers(1000, 2000));
        TARGET.topics().awaitValues(remote(), 2000, PATIENCE);
        worker.terminate();
        clusters.write(numbers(2000, 3000));
        run();
        eventually("it is back", PATIENCE, () -> rest.states("going"), "RUNNING [RUNNING]"::equals);
        TARGET.topics().awaitValues(remote(), 3000, PATIENCE);
        worker.kill();
        clusters.write(numbers(3000, 4000));
        run();

        eventually(
                "nothing is lost",
                PATIENCE,
                () -> new TreeSet<>(TARGET.topics().values(remote())).size(),
                count -> count == 4000);
    }

    @Test
    void translateTheOffsetsOfGroups() throws Exception {
        source.topics().create(topic, 1);
        clusters.write(numbers(0, 100));
        clusters.commit(group(), topic, 60);
        create("copying", "MirrorSourceConnector", "offset.lag.max", "0");
        TARGET.topics().awaitValues(remote(), 100, PATIENCE);

        Map<String, String> everySecond = config("groups", group(), "sync.group.offsets.enabled", "true");
        for (String what : List.of("refresh.groups", "emit.checkpoints", "sync.group.offsets")) {
            everySecond.put(what + ".interval.seconds", "1");
        }
        create("translating", "MirrorCheckpointConnector", everySecond);

        assertFalse(TARGET.topics()
                .awaitRecords(alias + ".checkpoints.internal", 1, PATIENCE)
                .isEmpty());
        long first = eventually(
                "the group is there",
                PATIENCE,
                () -> clusters.committedInCopy(group(), remote()),
                offset -> offset > 0);
        assertTrue(first <= 60, "nothing is skipped: " + first);
        clusters.write(numbers(100, 200));
        TARGET.topics().awaitValues(remote(), 200, PATIENCE);
        clusters.commit(group(), topic, 200);
        eventually(
                "the store of offset syncs has followed",
                PATIENCE,
                () -> clusters.committedInCopy(group(), remote()),
                offset -> offset == 200);
        rest.post("/connectors/translating/restart?includeTasks=true", null);
        eventually("it runs again", PATIENCE, () -> rest.states("translating"), "RUNNING [RUNNING]"::equals);
        clusters.write(numbers(200, 300));
        TARGET.topics().awaitValues(remote(), 300, PATIENCE);
        clusters.commit(group(), topic, 300);
        eventually(
                "it follows again",
                PATIENCE,
                () -> clusters.committedInCopy(group(), remote()),
                offset -> offset == 300);
    }

    @Test
    void emitHeartbeats() {
        create("beating", "MirrorHeartbeatConnector", "emit.heartbeats.interval.seconds", "1");

        List<ConsumerRecord<byte[], byte[]>> beats =
                eventually("two beats of ours", PATIENCE, this::beats, found -> found.size() >= 2);
        assertTrue(new String(beats.get(0).key(), UTF_8).contains(alias + "-copy"));
    }

    private List<ConsumerRecord<byte[], byte[]>> beats() {
        return TARGET.topics().records("heartbeats").stream()
                .filter(record -> new String(record.key(), UTF_8).contains(alias))
                .toList();
    }

    private void run() throws IOException {
        Path properties = Files.writeString(
                folder.resolve("worker.properties"),
                String.join(
                        "\n",
                        "bootstrap.servers=" + TARGET.bootstrapServers(),
                        "listeners=http://:" + port,
                        "key.converter=org.apache.kafka.connect.storage.StringConverter",
                        "value.converter=org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename=" + folder.resolve("offsets"),
                        "config.storage.file.filename=" + folder.resolve("configs"),
                        "offset.flush.interval.ms=500"));
        Path script = PackagedHome.path().resolve("bin/connect-standalone.sh");
        worker = PackagedHome.run(folder, Map.of("LOG_DIR", folder.toString()), script, properties);
        eventually("it is healthy", PATIENCE, () -> rest.get("/health").status(), status -> status == 200);
    }

    private void create(String name, String kind, String... more) {
        create(name, kind, config(more));
    }

    private void create(String name, String kind, Map<String, String> more) {
        Map<String, String> settings = settings("connector.class", kind, "name", name);
        settings.putAll(more);
        var answer = rest.put("/connectors/" + name + "/config", settings);
        assertEquals(201, answer.status(), answer::toString);
        eventually(name + " runs", PATIENCE, () -> rest.states(name), states -> states.startsWith("RUNNING [RUNNING"));
    }

    private Map<String, String> settings(String... more) {
        Map<String, String> settings = config("source.cluster.alias", alias, "target.cluster.alias", alias + "-copy");
        settings.put("source.cluster.bootstrap.servers", clusters.source());
        settings.put("target.cluster.bootstrap.servers", clusters.target());
        settings.put("topics", topic);
        settings.put("refresh.topics.interval.seconds", "1");
        for (String kind : List.of("key", "value", "header")) {
            settings.put(kind + ".converter", BYTES);
        }
        for (String made : List.of("", "offset-syncs.topic.", "checkpoints.topic.", "heartbeats.topic.")) {
            settings.put(made + "replication.factor", "1");
        }
        settings.putAll(config(more));
        return settings;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static int errors(RestCalls.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return answer.body().path("error_count").asInt();
    }

    private String group() {
        return "readers-" + alias;
    }

    private String remote() {
        return alias + "." + topic;
    }

    private List<ProducerRecord<byte[], byte[]>> oddRecords() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] key = i % 5 == 0 ? null : bytes("key " + i);
            byte[] value = i % 7 == 0 ? null : new byte[] {(byte) i, 0, -1, (byte) 0xc3, 0x28};
            var record = new ProducerRecord<>(topic, i % 3, LONG_AGO + i, key, value);
            record.headers().add("number", bytes("1")).add("number", new byte[] {(byte) i, -2});
            record.headers().add("empty", new byte[0]).add("none", null);
            records.add(record);
        }
        return records;
    }

    private List<ProducerRecord<byte[], byte[]>> numbers(int from, int to) {
        return Stream.iterate(from, i -> i < to, i -> i + 1)
                .map(i -> new ProducerRecord<byte[], byte[]>(topic, bytes(Integer.toString(i))))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
