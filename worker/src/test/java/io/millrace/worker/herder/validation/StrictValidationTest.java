package io.millrace.worker.herder.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Validation in strict mode, where it differs; the answers of Apache's worker were looked at. */
class StrictValidationTest {
    private final ValidatorFixture validator = new ValidatorFixture();

    @BeforeEach
    void beStrict() {
        validator.workerSettings = new String[] {"compatibility", "strict"};
    }

    @AfterEach
    void close() {
        validator.close();
    }

    @Test
    void anEmptyClassIsOneOfThatName() {
        Throwable refusal = validator.refusal("name", "c", "connector.class", "");

        assertInstanceOf(InvalidRefusal.class, refusal);
        assertTrue(
                refusal.getMessage().contains("which name matches , available connectors are: "), refusal::getMessage);
    }

    @Test
    void namesThatMayHaveBeenMeantAreNotTold() {
        Throwable refusal = validator.refusal("name", "c", "connector.class", "FileStreamSourc");
        ConfigInfos infos = validator.validate(
                "name", "c", "connector.class", "FileStreamSource", "topic", "t", "value.converter", "JsonConverte");

        assertFalse(refusal.getMessage().contains("Did you mean"), refusal::getMessage);
        assertEquals(
                List.of("Invalid value JsonConverte for configuration value.converter: Class JsonConverte could not be "
                        + "found."),
                ValidatorFixture.errors(infos, "value.converter"));
    }

    @Test
    void anOverrideThatCannotBeReadIsAFailure() {
        Throwable refusal = validator.refusal(
                "name", "c", "connector.class", "FileStreamSource", "topic", "t", "producer.override.linger.ms", "zz");

        assertInstanceOf(FailedRefusal.class, refusal);
        assertEquals("Invalid value zz for configuration linger.ms: Not a number of type LONG", refusal.getMessage());
    }

    @Test
    void overridesAndSettingsOfConvertersAreInTheOrderOfHashMaps() {
        ConfigInfos infos = validator.validate(
                "name", "c",
                "connector.class", "FileStreamSource",
                "topic", "t",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "producer.override.linger.ms", "5",
                "producer.override.acks", "all");

        List<String> names =
                infos.configs().stream().map(ValidatorFixture::name).toList();
        assertTrue(
                names.indexOf("producer.override.acks") < names.indexOf("producer.override.linger.ms"),
                names::toString);
        assertEquals(
                List.of(
                        "value.converter.decimal.format",
                        "value.converter.converter.type",
                        "value.converter.schemas.cache.size",
                        "value.converter.replace.null.with.default",
                        "value.converter.schemas.enable",
                        "value.converter.schema.content"),
                names.stream()
                        .filter(name -> name.startsWith("value.converter.") && !name.endsWith("plugin.version"))
                        .toList());
    }

    @Test
    void settingsOfTopicsAndThoseThatNobodyDeclaresAreNotLookedAt() {
        ConfigInfos infos = validator.validate(
                "name",
                "c",
                "connector.class",
                "FileStreamSource",
                "topic",
                "t",
                "topic.creation.groups",
                "g",
                "odd",
                "1");

        assertEquals(0, infos.errorCount());
        assertEquals(List.of(), infos.warnings());
    }
}
