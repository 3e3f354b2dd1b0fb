package io.millrace.worker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SinkConnectorConfigTest {
    private static final String ISOLATION = "errors.put.isolation.enable";

    @Test
    void isolationIsOffUnlessAskedFor() {
        assertFalse(sink(Map.of()).isolatesPoison());
        assertFalse(sink(Map.of(ISOLATION, "false")).isolatesPoison());
        assertTrue(sink(Map.of(ISOLATION, "true")).isolatesPoison());
        assertThrows(ConfigException.class, () -> sink(Map.of(ISOLATION, "perhaps")));
    }

    @Test
    void isolationIsDefinedOnlyForASinkThatNamesIt() {
        assertFalse(keys(ConnectorType.SINK, Map.of()).names().contains(ISOLATION));
        assertTrue(keys(ConnectorType.SINK, Map.of(ISOLATION, "x")).names().contains(ISOLATION));
        assertFalse(keys(ConnectorType.SOURCE, Map.of(ISOLATION, "x")).names().contains(ISOLATION));
    }

    @Test
    void deadLettersGoToATrimmedTopicAndNowhereWithoutOne() {
        assertEquals(Optional.empty(), sink(Map.of()).deadLetters());
        assertEquals(
                Optional.of(new DeadLetterSettings("dead", (short) 3, false)),
                sink(Map.of("errors.deadletterqueue.topic.name", " dead ")).deadLetters());
    }

    private static ConfigDef keys(ConnectorType type, Map<String, String> settings) {
        ConfigDef definition = ConnectorDefinition.of(type);
        OptionalKeys.define(definition, type, settings);
        return definition;
    }

    private static SinkConnectorConfig sink(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("name", "x");
        all.put("connector.class", "X");
        all.put("topics", "t");
        return new SinkConnectorConfig(
                all, all, keys(ConnectorType.SINK, settings).parse(all));
    }
}
