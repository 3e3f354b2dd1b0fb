package io.millrace.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private final Converter apache = new JsonConverter();
    private final StreamingJson.StandIn ours = new StreamingJson.StandIn(new JsonConverter());

    @Test
    void saysOfItselfWhatApacheSays() {
        assertEquals(apache.version(), ours.version());
        assertEquals(apache.config().names(), ours.config().names());
    }

    @Test
    void refusesWhatApacheRefuses() {
        List<Map<String, Object>> configs = List.of(
                Map.of("schemas.enable", "perhaps"),
                Map.of("schemas.cache.size", "-1"),
                Map.of("schemas.cache.size", "many"),
                Map.of("decimal.format", "roman"),
                Map.of("schema.content", "{"),
                Map.of("schema.content", "{\"type\":\"colour\"}"),
                Map.of("converter.type", "nothing"));
        for (Map<String, Object> config : configs) {
            for (boolean isKey : new boolean[] {true, false}) {
                assertEquals(configured(apache, config, isKey), configured(ours, config, isKey), config::toString);
            }
        }
    }

    private static String configured(Converter converter, Map<String, ?> config, boolean isKey) {
        return Outcome.of(() -> {
            converter.configure(config, isKey);
            return null;
        });
    }

    @Test
    void convertsHeadersOnceToldThatItDoes() {
        HeaderConverter headers = assertInstanceOf(HeaderConverter.class, ours);
        assertEquals(
                Outcome.of(() -> configuredAsHeader((HeaderConverter) apache, Map.of())),
                Outcome.of(() -> configuredAsHeader(headers, Map.of())));
        Map<String, String> config = Map.of("converter.type", "header", "schemas.enable", "false");
        configuredAsHeader(headers, config);

        byte[] written = headers.fromConnectHeader("topic", "name", Schema.INT32_SCHEMA, 7);

        assertArrayEquals(new byte[] {'7'}, written);
        assertEquals(new SchemaAndValue(null, 7L), headers.toConnectHeader("topic", "name", written));
    }

    private static Object configuredAsHeader(HeaderConverter converter, Map<String, String> config) {
        converter.configure(config);
        return null;
    }

    @Test
    void takesValuesFromConfigProviders() {
        Map<String, String> config = new HashMap<>();
        config.put("config.providers", "env");
        config.put("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
        config.put("schemas.enable", "${env:PATH}");
        assertEquals(configured(apache, config, false), configured(ours, config, false));
    }

    @Test
    void passesTombstonesAndEmptyDocuments() {
        for (boolean envelopes : new boolean[] {true, false}) {
            apache.configure(Map.of("schemas.enable", envelopes), false);
            ours.configure(Map.of("schemas.enable", envelopes), false);
            assertNull(ours.fromConnectData("topic", null, null));
            for (String document :
                    new String[] {null, "", " ", "null", "\ufeff1", "{\"schema\":null,\"payload\":null}"}) {
                byte[] bytes = document == null ? null : document.getBytes(StandardCharsets.UTF_8);
                assertEquals(
                        Outcome.of(() -> apache.toConnectData("topic", bytes)),
                        Outcome.of(() -> ours.toConnectData("topic", bytes)));
            }
        }
    }

    @Test
    void answersAfterAnotherConfigurationByThatOne() {
        ours.configure(Map.of("schemas.enable", true), false);
        ours.fromConnectData("topic", Schema.INT32_SCHEMA, 1);

        ours.configure(Map.of("schemas.enable", false), false);

        assertArrayEquals(new byte[] {'2'}, ours.fromConnectData("topic", Schema.INT32_SCHEMA, 2));
    }

    @Test
    void maybeClosedBeforeAndAfterItsConfiguration() {
        ours.close();
        ours.configure(Map.of(), false);
        ours.close();
        ours.close();
    }

    @Test
    void passesForNoPlugin() {
        assertFalse(Modifier.isPublic(ours.getClass().getModifiers()), "discovery takes public ones for plugins");
    }
}
