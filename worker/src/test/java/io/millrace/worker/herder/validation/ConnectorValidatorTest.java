package io.millrace.worker.herder.validation;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.herder.validation.ValidatorFixture.errors;
import static io.millrace.worker.herder.validation.ValidatorFixture.info;
import static io.millrace.worker.herder.validation.ValidatorFixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.TimedOutRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorValidatorTest {
    private static final String CAST = "org.apache.kafka.connect.transforms.Cast$Value";

    private final ValidatorFixture validator = new ValidatorFixture();

    @AfterEach
    void close() {
        validator.close();
    }

    @Test
    void answersTheWorkedExampleOfTheContract() {
        var infos = validator.validate(
                "connector.class", "FileStreamSink", "name", "c1", "tasks.max", "0", "file", "/data/o");

        assertEquals("FileStreamSink", infos.name());
        assertEquals(3, infos.errorCount());
        assertEquals(List.of("Common", "Transforms", "Predicates", "Error Handling"), infos.groups());
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
                        "errors.log.include.messages",
                        "topics",
                        "topics.regex",
                        "errors.deadletterqueue.topic.name",
                        "errors.deadletterqueue.topic.replication.factor",
                        "errors.deadletterqueue.context.headers.enable",
                        "file"),
                infos.configs().stream().map(info -> info.key().name).toList());
        assertEquals(
                List.of("Invalid value 0 for configuration tasks.max: Value must be at least 1"),
                errors(infos, "tasks.max"));
        assertEquals(0, info(infos, "tasks.max").value().value());
        assertEquals(List.of("Must configure one of topics or topics.regex"), errors(infos, "topics"));
        assertEquals(List.of("Must configure one of topics or topics.regex"), errors(infos, "topics.regex"));
        ConfigInfo version = info(infos, "connector.plugin.version");
        assertEquals("4.3.1", version.key().defaultValue);
        assertEquals("4.3.1", version.value().value());
        assertEquals(List.of("4.3.1"), version.value().recommendedValues());
        ConfigInfo keyConverter = info(infos, "key.converter");
        assertEquals(StringConverter.class, keyConverter.key().defaultValue);
        assertEquals(StringConverter.class, keyConverter.value().value());
        assertTrue(keyConverter.value().recommendedValues().contains(JsonConverter.class));
        assertEquals("/data/o", info(infos, "file").value().value());
        assertEquals(
                "Connector configuration is invalid and contains the following 3 error(s):\n"
                        + "Invalid value 0 for configuration tasks.max: Value must be at least 1\n"
                        + "Must configure one of topics or topics.regex\n"
                        + "Must configure one of topics or topics.regex\n"
                        + "You can also find the above list of errors at the endpoint "
                        + "`/connector-plugins/{connectorType}/config/validate`",
                ConnectorValidator.errorMessage(infos));
    }

    @Test
    void findsNothingWrongWithAGoodConfig() {
        var infos = validator.validate("connector.class", "FileStreamSink", "name", "c1", "topics", "t");

        assertEquals(0, infos.errorCount());
    }

    @Test
    void refusesAConfigWithoutClassAndHidesItsValues() {
        var refusal = validator.refusal("name", "c1", "password", "geheim");

        assertInstanceOf(InvalidRefusal.class, refusal);
        assertEquals("Connector config {name=c1, password=[hidden]} contains no connector type", refusal.getMessage());
    }

    @Test
    void refusesAnUnknownClassWithTheNearestName() {
        var refusal = validator.refusal("connector.class", "FileStreamSinc", "name", "c1");

        assertInstanceOf(InvalidRefusal.class, refusal);
        assertTrue(
                refusal.getMessage()
                        .startsWith("Failed to find any class that implements Connector and which name"
                                + " matches FileStreamSinc, available connectors are: "),
                refusal.getMessage());
        assertTrue(refusal.getMessage().contains("FileStreamSink"), refusal.getMessage());
    }

    @Test
    void refusesAMalformedVersion() {
        var refusal = validator.refusal("connector.class", "FileStreamSink", "connector.plugin.version", "[9.9");

        assertInstanceOf(InvalidRefusal.class, refusal);
        assertEquals("Unbounded range: [9.9", refusal.getMessage());
    }

    @Test
    void answersInPartWhenTheVersionIsNotAvailable() {
        var infos = validator.validate(
                "connector.class", "FileStreamSink", "name", "c", "connector.plugin.version", "[1.0,2.0)");

        assertEquals(2, infos.errorCount());
        assertEquals(19, infos.configs().size());
        assertEquals(errors(infos, "connector.class"), errors(infos, "connector.plugin.version"));
        assertEquals(
                List.of("4.3.1"),
                info(infos, "connector.plugin.version").value().recommendedValues());
        assertEquals("4.3.1", info(infos, "connector.plugin.version").key().defaultValue);
        assertNull(info(infos, "key.converter").key().defaultValue);
        assertTrue(info(infos, "key.converter").value().visible());
        assertFalse(info(infos, "key.converter.plugin.version").value().visible());
    }

    @Test
    void leavesTheVersionOfAConverterAloneThatTheConfigDoesNotName() {
        var infos = validator.validate(
                "connector.class", "FileStreamSink", "name", "c", "topics", "t", "key.converter.plugin.version", "9.9");

        assertEquals(0, infos.errorCount(), ConnectorValidator.errorMessage(infos));
    }

    @Test
    void namesPluginsThatMayHaveBeenMeant() {
        var infos = validator.validate(
                "connector.class",
                "FileStreamSink",
                "name",
                "c",
                "topics",
                "t",
                "key.converter",
                "JsonConvertor",
                "value.converter",
                "",
                "header.converter",
                "org.apache.kafka.connect.storage.SimpelHeaderConverter",
                "transforms",
                "cast",
                "transforms.cast.type",
                "org.apache.kafka.connect.transforms.Kast$Value",
                "predicates",
                "p",
                "predicates.p.type",
                "RecordIsTomstone");

        assertEquals(
                List.of("Invalid value JsonConvertor for configuration key.converter: Class JsonConvertor could not be "
                        + "found. Did you mean: JsonConverter?"),
                errors(infos, "key.converter"));
        assertEquals(
                List.of("Invalid value  for configuration value.converter: Class  could not be found."),
                errors(infos, "value.converter"));
        for (var meant : Map.of(
                        "header.converter", "org.apache.kafka.connect.storage.SimpleHeaderConverter",
                        "transforms.cast.type", CAST,
                        "predicates.p.type", "RecordIsTombstone")
                .entrySet()) {
            String error = errors(infos, meant.getKey()).get(0);
            assertTrue(error.contains(" could not be found. Did you mean: "), error);
            assertTrue(error.contains(meant.getValue()), error);
        }
    }

    @Test
    void letsAConnectorRedefineAFrameworkKeyInItsPlace() {
        var infos = validator.validate("connector.class", name("GoodSource"), "name", "c", "own", "x");

        assertEquals(0, infos.errorCount(), ConnectorValidator.errorMessage(infos));
        assertEquals("tasks.max", infos.configs().get(3).key().name);
        assertEquals(7, infos.configs().get(3).key().defaultValue);
        assertEquals(7, infos.configs().get(3).value().value());
        assertEquals("own", infos.configs().get(infos.configs().size() - 1).key().name);
    }

    @Test
    void tellsFailuresOfTheConnectorOnItsClass() {
        for (String broken : List.of("FailsInConstructor", "FailsInConfig", "FailsInValidate")) {
            var infos = validator.validate("connector.class", name(broken), "name", "c", "own", "x", "tasks.max", "0");

            assertEquals(2, infos.errorCount(), broken);
            String error = errors(infos, "connector.class").get(0);
            assertTrue(error.contains(name(broken)), error);
            assertFalse(errors(infos, "tasks.max").isEmpty());
        }
    }

    @Test
    void namesMethodAndCauseOfAFailure() {
        var config = validator.validate("connector.class", name("FailsInConfig"), "name", "c");
        var validate = validator.validate("connector.class", name("FailsInValidate"), "name", "c");
        var constructor = validator.validate("connector.class", name("FailsInConstructor"), "name", "c");

        assertEquals(
                name("FailsInConfig") + ".config() threw java.lang.NoClassDefFoundError: org/example/Missing",
                errors(config, "connector.class").get(0));
        assertEquals(
                name("FailsInValidate") + ".validate() threw java.lang.IllegalArgumentException: no such database",
                errors(validate, "connector.class").get(0));
        assertTrue(errors(constructor, "connector.class")
                .get(0)
                .startsWith("The constructor of " + name("FailsInConstructor") + " failed: "));
        assertTrue(errors(constructor, "connector.class").get(0).contains("not today"));
    }

    @Test
    void copesWithNullsInsideAnAnswer() {
        var infos = validator.validate("connector.class", name("AnswersWithNulls"), "name", "c");

        assertEquals(0, infos.errorCount());
        assertEquals(List.of(), errors(infos, "own"));
    }

    @Test
    void refusesNullAnswersOfConnectors() {
        assertEquals(
                name("NullConfig") + ".config() must return a ConfigDef that is not null.",
                validator
                        .refusal("connector.class", name("NullConfig"), "name", "c")
                        .getMessage());
        assertEquals(
                name("NullValidate") + ".validate() must return a Config that is not null.",
                validator
                        .refusal("connector.class", name("NullValidate"), "name", "c")
                        .getMessage());
    }

    @Test
    void namesTheCallThatHangsWhenTheDeadlinePasses() {
        validator.deadline =
                Duration.ofSeconds(1); // the calls before may take longer the first time: then it is asked again
        String hanging = "Request timed out. The worker is currently calling " + name("HangsInValidate")
                + ".validate() to validate the config of connector 'slow', which began at ";

        var refusal = eventually(
                "the call that hangs is named",
                () -> validator.refusal("connector.class", name("HangsInValidate"), "name", "slow", "own", "x"),
                each -> each.getMessage().startsWith(hanging));

        assertInstanceOf(TimedOutRefusal.class, refusal);
    }

    @Test
    void reportsNullValuesOfKeysThatNobodyElseAnswersFor() {
        var infos = validator.validate(
                "connector.class", name("GoodSource"), "name", "c", "own", null, "header.converter", null, "new", null);

        String message = "Null value can not be supplied as the configuration value.";
        assertEquals(List.of(message), errors(infos, "header.converter"));
        assertEquals(List.of(message), errors(infos, "new"));
        assertNull(infos.configs().get(0).key());
        assertEquals("new", infos.configs().get(0).value().name());
        assertFalse(errors(infos, "own").contains(message));
    }
}
