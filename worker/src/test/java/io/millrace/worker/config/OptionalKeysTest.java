package io.millrace.worker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class OptionalKeysTest {
    private static final String DLQ = "errors.deadletterqueue.topic.name";
    private static final String OUTAGE = "errors.outage.retry.timeout.ms";
    private static final String LARGE = "errors.record.too.large.policy";

    @Test
    void aKeyIsDefinedOnlyForAConfigThatHasIt() {
        assertEquals(List.of(), keys(ConnectorType.SOURCE, Map.of("name", "x")));
        assertEquals(List.of(OUTAGE), keys(ConnectorType.SINK, Map.of(OUTAGE, "5", LARGE, "skip", DLQ, "dead")));
        assertEquals(
                List.of(OUTAGE, DLQ, LARGE),
                keys(ConnectorType.SOURCE, Map.of(OUTAGE, "5", LARGE, "skip", DLQ, "dead")));
    }

    @Test
    void aConnectorMayBeRestartedInItsOwnWay() {
        Map<String, String> own = Map.of(RestartSettings.ENABLE, "true", RestartSettings.BACKOFF_MAX_MS, "50");

        assertEquals(List.of(RestartSettings.ENABLE, RestartSettings.BACKOFF_MAX_MS), keys(ConnectorType.SINK, own));
        assertEquals(new RestartSettings(true, 1000, 50, 600_000), RestartSettings.OFF.overriddenBy(own));
        assertEquals(
                RestartSettings.OFF,
                RestartSettings.OFF.overriddenBy(
                        Map.of(RestartSettings.ENABLE, "perhaps", RestartSettings.HEALTHY_MS, "-1")));
        assertThrows(ConfigException.class, () -> source(Map.of(RestartSettings.BACKOFF_MS, "0")));
    }

    private static List<String> keys(ConnectorType type, Map<String, String> settings) {
        ConfigDef definition = new ConfigDef();
        OptionalKeys.define(definition, type, settings);
        return List.copyOf(definition.configKeys().keySet());
    }

    @Test
    void withoutTheKeysEverythingIsOff() {
        SourceConnectorConfig config = source(Map.of());

        assertFalse(config.errors().outlastsOutages());
        assertEquals(Optional.empty(), config.deadLetters());
        assertEquals(Optional.empty(), config.largeRecords());
    }

    @Test
    void readsWhatIsGiven() {
        SourceConnectorConfig config = source(Map.of(
                OUTAGE,
                "-1",
                LARGE,
                "dead-letter",
                DLQ,
                " dead ",
                "errors.deadletterqueue.topic.replication.factor",
                "1",
                "errors.deadletterqueue.context.headers.enable",
                "true"));

        assertEquals(-1, config.errors().outageRetryTimeoutMs());
        assertEquals(Optional.of(LargeRecordPolicy.DEAD_LETTER), config.largeRecords());
        assertEquals(Optional.of(new DeadLetterSettings("dead", (short) 1, true)), config.deadLetters());
    }

    @Test
    void deadLettersHaveTheDefaultsOfSinks() {
        assertEquals(
                Optional.of(new DeadLetterSettings("dead", (short) 3, false)),
                source(Map.of(DLQ, "dead")).deadLetters());
        assertEquals(Optional.empty(), source(Map.of(DLQ, " ")).deadLetters());
    }

    @Test
    void refusesValuesThatMeanNothing() {
        assertThrows(ConfigException.class, () -> source(Map.of(OUTAGE, "-2")));
        assertThrows(ConfigException.class, () -> source(Map.of(OUTAGE, "soon")));
        assertThrows(ConfigException.class, () -> source(Map.of(LARGE, "split")));
    }

    @Test
    void aPolicyOfDeadLettersNeedsATopicForThem() {
        ConfigException thrown = assertThrows(ConfigException.class, () -> source(Map.of(LARGE, "dead-letter")));

        assertTrue(
                thrown.getMessage().contains("Dead letters need a topic: set 'errors.deadletterqueue.topic.name'"),
                thrown.getMessage());
    }

    private static SourceConnectorConfig source(Map<String, String> settings) {
        ConfigDef definition = ConnectorDefinition.of(ConnectorType.SOURCE);
        OptionalKeys.define(definition, ConnectorType.SOURCE, settings);
        Map<String, String> all = new HashMap<>(settings);
        all.put("name", "x");
        all.put("connector.class", "X");
        return new SourceConnectorConfig(all, all, definition.parse(all));
    }
}
