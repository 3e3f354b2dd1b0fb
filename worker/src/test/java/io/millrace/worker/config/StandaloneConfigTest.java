package io.millrace.worker.config;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.plugins.LoaderSwap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandaloneConfigTest {
    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void hasTheDefaultsOfTheContract() {
        StandaloneConfig config = fixture.worker();

        assertEquals("one:9092,two:9092", config.bootstrapServers());
        assertEquals(Duration.ofSeconds(60), config.offsetFlushInterval());
        assertEquals(Duration.ofSeconds(5), config.offsetFlushTimeout());
        assertEquals(Duration.ofSeconds(5), config.taskShutdownGracefulTimeout());
        assertTrue(config.topicCreationEnabled());
        assertTrue(config.topicTrackingEnabled());
        assertTrue(config.topicTrackingResetAllowed());
        assertEquals(Path.of("/tmp/offsets"), config.offsetsFile());
        assertEquals(Optional.empty(), config.configsFile());
        assertEquals(
                SimpleHeaderConverter.class.getName(),
                config.converter(ConverterKind.HEADER).className());
        assertEquals("All", StandaloneConfig.commonDefinition().defaultValues().get(WorkerConfig.OVERRIDE_POLICY));
    }

    @Test
    void resolvesConvertersByAliasAndCutsOutTheirSettings() {
        ConverterSettings value =
                fixture.worker("value.converter", "JsonConverter").converter(ConverterKind.VALUE);

        assertEquals(JsonConverter.class.getName(), value.className());
        assertEquals(map("schemas.enable", "false", "converter.type", "value"), value.config());
        assertFalse(value.fromConnector());
    }

    @Test
    void reportsAllProblemsTogether() {
        Map<String, String> properties = map(
                "key.converter", "Nope",
                "offset.flush.interval.ms", "soon",
                "metrics.num.samples", "0",
                "offset.storage.file.filename", "o");

        String message = assertThrows(ConfigException.class, () -> new StandaloneConfig(properties))
                .getMessage();

        assertTrue(message.startsWith("The worker configuration has 5 problems:\n"), message);
        for (String key : List.of(
                "bootstrap.servers",
                "value.converter",
                "key.converter",
                "offset.flush.interval.ms",
                "metrics.num.samples")) {
            assertTrue(message.contains(key), message);
        }
    }

    @Test
    void namesPluginsThatMayHaveBeenMeant() {
        Map<String, String> properties = WorkerFixture.minimal();
        properties.put("key.converter", "StringConvertor");
        properties.put("header.converter", "org.apache.kafka.connect.json.JsonConvertor");

        String message = problem(properties);

        assertTrue(message.startsWith("The worker configuration has 2 problems:\n"), message);
        assertTrue(
                message.contains("\n  - Invalid value StringConvertor for configuration key.converter: Class "
                        + "StringConvertor could not be found. Did you mean: StringConverter"),
                message);
        assertTrue(message.endsWith(" Did you mean: " + JsonConverter.class.getName() + "?"), message);
    }

    @Test
    void namesConfigProvidersThatMayHaveBeenMeant() {
        Map<String, String> properties = WorkerFixture.minimal();
        properties.put("config.providers", "file");
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvidor");

        String message = problem(properties);

        assertTrue(message.contains("config.providers.file.class"), message);
        assertTrue(
                message.contains(". Did you mean: org.apache.kafka.common.config.provider.FileConfigProvider"),
                message);
    }

    private String problem(Map<String, String> properties) {
        try (LoaderSwap ignored = LoaderSwap.to(fixture.plugins.loader())) {
            return assertThrows(ConfigException.class, () -> StandaloneConfig.parse(properties, fixture.plugins))
                    .getMessage();
        }
    }

    @Test
    void findsProblemsBeforePluginsAreKnown() {
        Map<String, String> properties = WorkerFixture.minimal();
        properties.put("key.converter", "SomePluginsConverter");
        properties.put("metrics.num.samples", "${file:/secrets:samples}");
        StandaloneConfig.check(properties);
        properties.remove("value.converter");

        String message = assertThrows(ConfigException.class, () -> StandaloneConfig.check(properties))
                .getMessage();

        assertEquals("Missing required configuration \"value.converter\" which has no default value.", message);
    }

    @Test
    void acceptsRepeatedListItemsButNoEmptyOnes() {
        assertEquals(
                "a:1,b:1", fixture.worker("bootstrap.servers", "a:1,b:1,a:1").bootstrapServers());
        assertEquals(
                "Configuration 'bootstrap.servers' values must not be empty.",
                assertThrows(ConfigException.class, () -> fixture.worker("bootstrap.servers", "a:1,,b:1"))
                        .getMessage());
        assertEquals(
                "Configuration 'plugin.path' must not be empty. Valid values include: any non-empty value",
                assertThrows(ConfigException.class, () -> fixture.worker("plugin.path", ""))
                        .getMessage());
    }

    @Test
    void refusesAClassThatIsNoConverter() {
        String message = assertThrows(ConfigException.class, () -> fixture.worker("key.converter", "java.lang.String"))
                .getMessage();

        assertTrue(message.startsWith("key.converter: "), message);
    }

    @Test
    void resolvesVariablesOfConfigProviders() {
        StandaloneConfig config = fixture.worker(
                "config.providers", "env",
                "config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
                "producer.client.id", "${env:PATH}",
                "admin.client.id", "${env:NO_SUCH_VARIABLE_HERE} ${other:x}");

        assertEquals(System.getenv("PATH"), config.originals().get("producer.client.id"));
        assertEquals(
                "${env:NO_SUCH_VARIABLE_HERE} ${other:x}", config.originals().get("admin.client.id"));
        assertFalse(config.originals().containsKey("config.providers"));
        assertTrue(config.originals().containsKey("config.providers.env.class"));
        assertEquals(List.of("env"), config.configProviders());
    }

    @Test
    void showsNoValues() {
        StandaloneConfig config = fixture.worker("ssl.keystore.password", "geheim", "producer.password", "geheim");

        assertFalse(config.toString().contains("geheim"));
        assertFalse(config.converter(ConverterKind.VALUE).toString().contains("false"));
    }
}
