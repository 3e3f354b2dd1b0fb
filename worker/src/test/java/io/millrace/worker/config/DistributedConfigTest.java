package io.millrace.worker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DistributedConfigTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void hasTheDefaultsOfTheContract() {
        DistributedConfig config = fixture.distributed("compatibility", "strict");

        assertEquals(
                new WorkerGroup(
                        "cluster",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(3),
                        "sessioned",
                        Duration.ofMinutes(5)),
                config.group());
        assertEquals(new StorageTopic("configs", 1, (short) 3, Map.of()), config.configTopic());
        assertEquals(new StorageTopic("offsets", 25, (short) 3, Map.of()), config.offsetTopic());
        assertEquals(new StorageTopic("statuses", 5, (short) 3, Map.of()), config.statusTopic());
        assertEquals(
                new SessionKeySettings(
                        "HmacSHA256", Optional.empty(), Duration.ofHours(1), "HmacSHA256", List.of("HmacSHA256")),
                config.sessionKeys());
        assertEquals(Duration.ofSeconds(3), config.syncTimeout());
        assertEquals(Duration.ofMinutes(5), config.unsyncBackoff());
        assertFalse(config.exactlyOnceSourceEnabled());
    }

    @Test
    void definesTheClientSettingsWithTheDefaultsOfTheContract() {
        Map<String, ?> values = fixture.distributed().values();

        Map<String, Object> expected = Map.ofEntries(
                Map.entry("client.id", ""),
                Map.entry("metadata.max.age.ms", 300_000L),
                Map.entry("send.buffer.bytes", 131_072),
                Map.entry("receive.buffer.bytes", 32_768),
                Map.entry("reconnect.backoff.ms", 50L),
                Map.entry("reconnect.backoff.max.ms", 1000L),
                Map.entry("socket.connection.setup.timeout.ms", 10_000L),
                Map.entry("socket.connection.setup.timeout.max.ms", 30_000L),
                Map.entry("retry.backoff.ms", 100L),
                Map.entry("retry.backoff.max.ms", 1000L),
                Map.entry("request.timeout.ms", 40_000),
                Map.entry("connections.max.idle.ms", 540_000L),
                Map.entry("security.protocol", "PLAINTEXT"),
                Map.entry("sasl.mechanism", "GSSAPI"),
                Map.entry("ssl.protocol", "TLSv1.3"),
                Map.entry("metadata.recovery.strategy", "rebootstrap"),
                Map.entry("metadata.recovery.rebootstrap.trigger.ms", 300_000L));
        expected.forEach((key, value) -> assertEquals(value, values.get(key), key));
    }

    @Test
    void beatsQuicklyUnlessToldOtherwise() {
        assertEquals(Duration.ofMillis(500), fixture.distributed().group().heartbeatInterval());
        assertEquals(
                Duration.ofSeconds(3),
                fixture.distributed("heartbeat.interval.ms", "3000").group().heartbeatInterval());
    }

    @Test
    void asksForItsGroupAndItsTopics() {
        Map<String, String> properties = WorkerFixture.minimal();

        String message = assertThrows(ConfigException.class, () -> DistributedConfig.check(properties))
                .getMessage();

        assertTrue(message.startsWith("The worker configuration has 4 problems:\n"), message);
        for (String key : List.of("group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic")) {
            assertTrue(message.contains("Missing required configuration \"" + key + "\""), message);
        }
    }

    @Test
    void givesFurtherSettingsToTheTopics() {
        DistributedConfig config = fixture.distributed(
                "config.storage.replication.factor", "-1",
                "config.storage.partitions", "7",
                "config.storage.min.insync.replicas", "2",
                "config.storage.cleanup.policy", "delete",
                "offset.storage.partitions", "-1",
                "offset.storage.segment.bytes", "1048576",
                "offset.storage.file.filename", "/tmp/offsets");

        assertEquals(
                new StorageTopic(
                        "configs",
                        1,
                        (short) -1,
                        Map.of("partitions", "7", "cleanup.policy", "delete", "min.insync.replicas", "2")),
                config.configTopic());
        assertEquals(
                new StorageTopic("offsets", -1, (short) 3, Map.of("segment.bytes", "1048576")), config.offsetTopic());
        assertEquals(
                List.of(
                        "The worker setting 'offset.storage.file.filename' is unknown and has no effect; remove it if no"
                                + " plugin reads it"),
                UnknownKeys.find(config.settings(), config.knownKeys()));
    }

    @Test
    void refusesNumbersThatNoTopicCanHave() {
        assertProblem(
                "Invalid value 0 for configuration offset.storage.partitions: Number of partitions must be positive, or"
                        + " -1 to use the broker's default",
                "offset.storage.partitions",
                "0");
        assertProblem(
                "Invalid value -2 for configuration status.storage.replication.factor: Replication factor must be"
                        + " positive and not larger than the number of brokers in the Kafka cluster, or -1 to use the"
                        + " broker's default",
                "status.storage.replication.factor",
                "-2");
    }

    @Test
    void sourcesWriteExactlyOnceWhenEnabledAndTheLeaderWritesTransactionsBefore() {
        assertExactlyOnce(fixture.distributed(), false, false);
        assertExactlyOnce(fixture.distributed("exactly.once.source.support", "disabled"), false, false);
        assertExactlyOnce(fixture.distributed("exactly.once.source.support", "preparing"), false, true);
        assertExactlyOnce(fixture.distributed("exactly.once.source.support", "Enabled"), true, true);
        assertEquals("connect-cluster-g", fixture.distributed("group.id", "g").leaderTransactionalId());
        assertProblem(
                "Invalid value perhaps for configuration exactly.once.source.support: String must be one of (case"
                        + " insensitive): DISABLED, ENABLED, PREPARING",
                "exactly.once.source.support",
                "perhaps");
    }

    private static void assertExactlyOnce(DistributedConfig config, boolean sources, boolean leader) {
        assertEquals(sources, config.exactlyOnceSourceEnabled());
        assertEquals(leader, config.leaderWritesTransactions());
    }

    @Test
    void knowsTheProtocolsInAnyCase() {
        assertEquals(
                "compatible",
                fixture.distributed("connect.protocol", "Compatible").group().protocol());
        assertProblem(
                "Invalid value modern for configuration connect.protocol: Invalid Connect protocol, must be one of"
                        + " [eager, compatible, sessioned]",
                "connect.protocol",
                "modern");
    }

    @Test
    void refusesAlgorithmsThatTheJvmLacks() {
        String message = problem("inter.worker.key.generation.algorithm", "ROT13");

        assertTrue(
                message.startsWith("Invalid value ROT13 for configuration inter.worker.key.generation.algorithm: the"
                        + " algorithm is not supported by this JVM; the supported algorithms are: ["),
                message);
        assertTrue(message.contains("HMACSHA256"), message);
        assertTrue(problem("inter.worker.signature.algorithm", "ROT13").contains("not supported by this JVM"));
        assertTrue(problem("inter.worker.verification.algorithms", "HmacSHA256,ROT13")
                .contains("not supported by this JVM"));
        assertTrue(problem("inter.worker.verification.algorithms", "")
                .endsWith("At least one signature verification algorithm must be provided"));
    }

    @Test
    void refusesToSignAsItWouldNotAccept() {
        assertProblem(
                "Invalid value HmacSHA1 for configuration inter.worker.signature.algorithm: Signature algorithm must be"
                        + " present in inter.worker.verification.algorithms list",
                "inter.worker.signature.algorithm",
                "HmacSHA1");
        assertEquals(
                "HmacSHA1",
                fixture.distributed(
                                "inter.worker.signature.algorithm", "HmacSHA1",
                                "inter.worker.verification.algorithms", "HmacSHA256,HmacSHA1")
                        .sessionKeys()
                        .signatureAlgorithm());
    }

    @Test
    void refusesKeySizesThatTheAlgorithmLacks() {
        String message = problem("inter.worker.key.size", "-1");

        assertTrue(
                message.startsWith("Unable to create key generator with algorithm HmacSHA256 and key size -1"),
                message);
    }

    @Test
    void refusesASessionThatEndsBeforeTheNextHeartbeat() {
        assertProblem(
                "heartbeat.interval.ms (9000) must be less than session.timeout.ms (6000), best a third of it",
                "heartbeat.interval.ms",
                "9000",
                "session.timeout.ms",
                "6000");
    }

    @Test
    void knowsEveryKeyOfTheContract() {
        List<String> keys = new ArrayList<>(List.of(
                "group.id",
                "session.timeout.ms",
                "rebalance.timeout.ms",
                "heartbeat.interval.ms",
                "exactly.once.source.support",
                "worker.sync.timeout.ms",
                "worker.unsync.backoff.ms",
                "offset.storage.topic",
                "offset.storage.partitions",
                "offset.storage.replication.factor",
                "config.storage.topic",
                "config.storage.replication.factor",
                "status.storage.topic",
                "status.storage.partitions",
                "status.storage.replication.factor",
                "connect.protocol",
                "scheduled.rebalance.max.delay.ms",
                "inter.worker.key.ttl.ms",
                "inter.worker.key.generation.algorithm",
                "inter.worker.key.size",
                "inter.worker.signature.algorithm",
                "inter.worker.verification.algorithms",
                "sasl.jaas.config",
                "sasl.oauthbearer.header.urlencode",
                "ssl.engine.factory.class"));
        keys.addAll(WorkerConfig.commonDefinition().names());

        keys.removeAll(new TreeSet<>(DistributedConfig.keys()));

        assertEquals(List.of(), keys);
    }

    private void assertProblem(String expected, String... settings) {
        assertEquals(expected, problem(settings));
    }

    private String problem(String... settings) {
        return assertThrows(ConfigException.class, () -> fixture.distributed(settings))
                .getMessage();
    }
}
