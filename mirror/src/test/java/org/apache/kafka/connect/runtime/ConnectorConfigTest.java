package org.apache.kafka.connect.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ConnectorDefinition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ConnectorConfigTest {
    @Test
    void definesWhatTheWorkerDefines() {
        ConfigDef ours = ConnectorConfig.configDef();

        assertEquals(ConnectorDefinition.common().toHtml(), ours.toHtml());
        assertEquals(
                List.of(
                        "name",
                        "connector.class",
                        "connector.plugin.version",
                        "tasks.max",
                        "tasks.max.enforce",
                        "key.converter",
                        "key.converter.plugin.version",
                        "value.converter",
                        "value.converter.plugin.version",
                        "header.converter",
                        "header.converter.plugin.version",
                        "transforms",
                        "predicates",
                        "config.action.reload",
                        "errors.retry.timeout",
                        "errors.retry.delay.max.ms",
                        "errors.tolerance",
                        "errors.log.enable",
                        "errors.log.include.messages"),
                List.copyOf(ours.configKeys().keySet()));
    }

    @Test
    void isTheCallersOwn() {
        ConnectorConfig.configDef().define("more", ConfigDef.Type.STRING, ConfigDef.Importance.LOW, "more");

        assertFalse(ConnectorConfig.configDef().names().contains("more"));
        assertNotSame(ConnectorConfig.configDef(), ConnectorConfig.configDef());
    }

    @Test
    void findsWhatTheWorkerFinds() {
        var values = ConnectorConfig.configDef()
                .validateAll(Map.of(
                        "connector.class", "X",
                        "tasks.max", "0",
                        "key.converter.plugin.version", "[9.9",
                        "value.converter", "java.lang.String",
                        "transforms", "a,a"));

        assertEquals(1, values.get("name").errorMessages().size());
        assertEquals(
                List.of("Class class java.lang.String does not implement the Converter interface"),
                values.get("value.converter").errorMessages());
        for (String key : List.of("tasks.max", "key.converter.plugin.version", "transforms")) {
            assertEquals(1, values.get(key).errorMessages().size(), key);
        }
    }

    @Test
    void showsAVersionWhereAClassIsChosen() {
        Map<String, ConfigValue> values = ConnectorConfig.configDef()
                .validateAll(Map.of(
                        "name", "n",
                        "connector.class", "X",
                        "key.converter", "org.apache.kafka.connect.storage.StringConverter"));

        assertTrue(values.get("connector.plugin.version").visible());
        assertTrue(values.get("key.converter.plugin.version").visible());
        assertFalse(values.get("value.converter.plugin.version").visible());
        assertFalse(values.get("header.converter.plugin.version").visible());
        assertTrue(values.values().stream()
                .allMatch(each -> each.recommendedValues().isEmpty()));
    }
}
