package io.millrace.worker.herder.validation;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.api.TimedOutRefusal;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.config.WorkerFixture;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.kafka.SamplePolicies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorValidatorTest {
    private static final String CAST = "org.apache.kafka.connect.transforms.Cast$Value";

    private final WorkerFixture fixture = new WorkerFixture();
    private String[] workerSettings = {};
    private Duration deadline = Duration.ofSeconds(30);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void answersTheWorkedExampleOfTheContract() {
        var infos = validate("connector.class", "FileStreamSink", "name", "c1", "tasks.max", "0", "file", "/data/o");

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
        var infos = validate("connector.class", "FileStreamSink", "name", "c1", "topics", "t");

        assertEquals(0, infos.errorCount());
    }

    @Test
    void refusesAConfigWithoutClassAndHidesItsValues() {
        var refusal = refusal("name", "c1", "password", "geheim");

        assertInstanceOf(InvalidRefusal.class, refusal);
        assertEquals("Connector config {name=c1, password=[hidden]} contains no connector type", refusal.getMessage());
    }

    @Test
    void refusesAnUnknownClassWithTheNearestName() {
        var refusal = refusal("connector.class", "FileStreamSinc", "name", "c1");

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
        var refusal = refusal("connector.class", "FileStreamSink", "connector.plugin.version", "[9.9");

        assertInstanceOf(InvalidRefusal.class, refusal);
        assertEquals("Unbounded range: [9.9", refusal.getMessage());
    }

    @Test
    void answersInPartWhenTheVersionIsNotAvailable() {
        var infos = validate("connector.class", "FileStreamSink", "name", "c", "connector.plugin.version", "[1.0,2.0)");

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
        var infos = validate(
                "connector.class", "FileStreamSink", "name", "c", "topics", "t", "key.converter.plugin.version", "9.9");

        assertEquals(0, infos.errorCount(), ConnectorValidator.errorMessage(infos));
    }

    @Test
    void namesPluginsThatMayHaveBeenMeant() {
        var infos = validate(
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
        var infos = validate("connector.class", name("GoodSource"), "name", "c", "own", "x");

        assertEquals(0, infos.errorCount(), ConnectorValidator.errorMessage(infos));
        assertEquals("tasks.max", infos.configs().get(3).key().name);
        assertEquals(7, infos.configs().get(3).key().defaultValue);
        assertEquals(7, infos.configs().get(3).value().value());
        assertEquals("own", infos.configs().get(infos.configs().size() - 1).key().name);
    }

    @Test
    void tellsFailuresOfTheConnectorOnItsClass() {
        for (String broken : List.of("FailsInConstructor", "FailsInConfig", "FailsInValidate")) {
            var infos = validate("connector.class", name(broken), "name", "c", "own", "x", "tasks.max", "0");

            assertEquals(2, infos.errorCount(), broken);
            String error = errors(infos, "connector.class").get(0);
            assertTrue(error.contains(name(broken)), error);
            assertFalse(errors(infos, "tasks.max").isEmpty());
        }
    }

    @Test
    void namesMethodAndCauseOfAFailure() {
        var config = validate("connector.class", name("FailsInConfig"), "name", "c");
        var validate = validate("connector.class", name("FailsInValidate"), "name", "c");
        var constructor = validate("connector.class", name("FailsInConstructor"), "name", "c");

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
        var infos = validate("connector.class", name("AnswersWithNulls"), "name", "c");

        assertEquals(0, infos.errorCount());
        assertEquals(List.of(), errors(infos, "own"));
    }

    @Test
    void refusesNullAnswersOfConnectors() {
        assertEquals(
                name("NullConfig") + ".config() must return a ConfigDef that is not null.",
                refusal("connector.class", name("NullConfig"), "name", "c").getMessage());
        assertEquals(
                name("NullValidate") + ".validate() must return a Config that is not null.",
                refusal("connector.class", name("NullValidate"), "name", "c").getMessage());
    }

    @Test
    void namesTheCallThatHangsWhenTheDeadlinePasses() {
        deadline = Duration.ofSeconds(1); // the calls before may take longer the first time: then it is asked again
        String hanging = "Request timed out. The worker is currently calling " + name("HangsInValidate")
                + ".validate() to validate the config of connector 'slow', which began at ";

        var refusal = eventually(
                "the call that hangs is named",
                () -> refusal("connector.class", name("HangsInValidate"), "name", "slow", "own", "x"),
                each -> each.getMessage().startsWith(hanging));

        assertInstanceOf(TimedOutRefusal.class, refusal);
    }

    @Test
    void reportsNullValuesOfKeysThatNobodyElseAnswersFor() {
        var infos = validate(
                "connector.class", name("GoodSource"), "name", "c", "own", null, "header.converter", null, "new", null);

        String message = "Null value can not be supplied as the configuration value.";
        assertEquals(List.of(message), errors(infos, "header.converter"));
        assertEquals(List.of(message), errors(infos, "new"));
        assertNull(infos.configs().get(0).key());
        assertEquals("new", infos.configs().get(0).value().name());
        assertFalse(errors(infos, "own").contains(message));
    }

    @Test
    void embedsTheKeysOfTransformationsAndPredicates() {
        var infos = validate(
                "connector.class",
                name("GoodSource"),
                "name",
                "c",
                "own",
                "x",
                "transforms",
                "cast",
                "transforms.cast.type",
                CAST,
                "transforms.cast.spec",
                "int8",
                "transforms.cast.predicate",
                "p",
                "predicates",
                "p",
                "predicates.p.type",
                "RecordIsTombstone");

        assertEquals(0, infos.errorCount(), ConnectorValidator.errorMessage(infos));
        ConfigInfo type = info(infos, "transforms.cast.type");
        assertEquals("Transforms: cast", type.key().group);
        assertEquals("Transformation type for cast", type.key().displayName);
        assertEquals("Class for the 'cast' transformation.", type.key().documentation);
        assertEquals(0, type.key().orderInGroup);
        assertEquals(
                "4.3.1", info(infos, "transforms.cast.plugin.version").value().value());
        assertEquals("Transforms: cast", info(infos, "transforms.cast.spec").key().group);
        assertEquals("Predicates: p", info(infos, "predicates.p.type").key().group);
        assertTrue(infos.groups().containsAll(List.of("Transforms: cast", "Predicates: p")));
    }

    @Test
    void reportsWhatIsWrongWithTransformations() {
        var infos = validate(
                "connector.class",
                name("GoodSource"),
                "name",
                "c",
                "own",
                "x",
                "transforms",
                "a,b,c,d,d,e",
                "transforms.b.type",
                "nope",
                "transforms.c.type",
                CAST,
                "transforms.c.negate",
                "true",
                "transforms.d.type",
                CAST,
                "transforms.d.spec",
                "int8",
                "transforms.d.plugin.version",
                "[1,2)",
                "transforms.e.type",
                "java.lang.String");

        assertEquals(
                List.of("Invalid value [a, b, c, d, d, e] for configuration transforms: Duplicate alias provided."),
                errors(infos, "transforms"));
        assertEquals(
                List.of("Missing required configuration \"transforms.a.type\" which has no default value."),
                errors(infos, "transforms.a.type"));
        assertEquals(
                List.of("Invalid value nope for configuration transforms.b.type: Class nope could not be found."),
                errors(infos, "transforms.b.type"));
        assertEquals(
                List.of("Config 'transforms.c.negate' was provided but there is no config 'transforms.c.predicate' "
                        + "defining a predicate to be negated."),
                errors(infos, "transforms.c.negate"));
        assertEquals(
                "Missing required configuration \"transforms.c.spec\" which has no default value.",
                errors(infos, "transforms.c.spec").get(0));
        assertEquals(1, errors(infos, "transforms.d.type").size());
        assertEquals(errors(infos, "transforms.d.type"), errors(infos, "transforms.d.plugin.version"));
        assertEquals(1, errors(infos, "transforms.e.type").size());
    }

    @Test
    void checksConvertersThatTheConnectorNames() {
        var infos = validate(
                "connector.class",
                name("GoodSource"),
                "name",
                "c",
                "own",
                "x",
                "key.converter",
                "JsonConverter",
                "key.converter.schemas.cache.size",
                "many",
                "value.converter",
                "nope");

        assertEquals(2, infos.errorCount());
        assertEquals(
                List.of("Invalid value many for configuration schemas.cache.size: Not a number of type INT"),
                errors(infos, "key.converter.schemas.cache.size"));
        assertEquals("key", info(infos, "key.converter.converter.type").value().value());
        assertEquals(
                List.of("Invalid value nope for configuration value.converter: Class nope could not be found."),
                errors(infos, "value.converter"));
        assertFalse(info(infos, "value.converter.plugin.version").value().visible());
        assertTrue(infos.groups().contains("Serialization"));
    }

    @Test
    void tellsAConverterVersionThatIsNotInstalledOnBothKeys() {
        var infos = validate(
                "connector.class",
                name("GoodSource"),
                "name",
                "c",
                "own",
                "x",
                "key.converter",
                "JsonConverter",
                "key.converter.plugin.version",
                "[1.0,2.0)",
                "value.converter",
                "JsonConverter",
                "value.converter.plugin.version",
                "[1.0");

        assertEquals(1, errors(infos, "key.converter").size());
        assertEquals(errors(infos, "key.converter"), errors(infos, "key.converter.plugin.version"));
        assertEquals(
                List.of("Invalid value [1.0 for configuration value.converter.plugin.version: Unbounded range: [1.0"),
                errors(infos, "value.converter.plugin.version"));
    }

    @Test
    void asksThePolicyAboutOverridesOfClientsInUse() {
        workerSettings =
                new String[] {"connector.client.config.override.policy", SamplePolicies.Strict.class.getName()};

        var infos = validate(
                "connector.class",
                "FileStreamSink",
                "name",
                "c",
                "topics",
                "t",
                "consumer.override.max.poll.records",
                "5",
                "producer.override.linger.ms",
                "zz");

        assertEquals(1, infos.errorCount());
        ConfigInfo override = info(infos, "consumer.override.max.poll.records");
        assertEquals(
                List.of("Nobody may override 'max.poll.records'"),
                override.value().errorMessages());
        assertEquals("consumer.override.max.poll.records", override.key().name);
        assertTrue(infos.configs().stream().noneMatch(info -> name(info).startsWith("producer.")));
    }

    @Test
    void reportsOverridesThatCannotBeParsed() {
        var infos = validate(
                "connector.class",
                name("GoodSource"),
                "name",
                "c",
                "own",
                "x",
                "producer.override.linger.ms",
                "zz",
                "producer.override.mine",
                "1");

        assertEquals(1, infos.errorCount());
        assertEquals(
                List.of("Invalid value zz for configuration linger.ms: Not a number of type LONG"),
                errors(infos, "producer.override.linger.ms"));
        assertNull(info(infos, "producer.override.mine").key());
    }

    @Test
    void checksTheTopicsOfASinkAndItsDeadLetters() {
        var both = validate("connector.class", name("GoodSink"), "name", "c", "topics", "t", "topics.regex", "t.*");
        var listed = validate(
                "connector.class",
                name("GoodSink"),
                "name",
                "c",
                "topics",
                "t,dead",
                "errors.deadletterqueue.topic.name",
                "dead");
        var matched = validate(
                "connector.class",
                name("GoodSink"),
                "name",
                "c",
                "topics.regex",
                "d.*",
                "errors.deadletterqueue.topic.name",
                "dead");

        assertEquals(
                List.of("topics and topics.regex are mutually exclusive options, but both are set."),
                errors(both, "topics"));
        assertEquals(errors(both, "topics"), errors(both, "topics.regex"));
        assertEquals(
                List.of("The DLQ topic 'dead' may not be included in the list of topics ('topics=[t, dead]') consumed "
                        + "by the connector"),
                errors(listed, "topics"));
        assertEquals(
                List.of("The DLQ topic 'dead' may not be matched by the regex for the topics ('topics.regex=d.*') "
                        + "consumed by the connector"),
                errors(matched, "topics.regex"));
    }

    private ConfigInfos validate(String... config) {
        try {
            return answer(map(config));
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private Throwable refusal(String... config) {
        return assertThrows(ExecutionException.class, () -> answer(map(config))).getCause();
    }

    private ConfigInfos answer(Map<String, String> config) throws ExecutionException {
        StandaloneConfig worker = fixture.worker(workerSettings);
        try (OverridePolicy policy = OverridePolicy.create(fixture.plugins, worker);
                ConfigTransformer transformer = new ConfigTransformer(worker, fixture.plugins)) {
            return new ConnectorValidator(fixture.plugins, worker, transformer, policy, deadline)
                    .validate(config)
                    .get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static String name(String connector) {
        return SampleConnectors.class.getName() + "$" + connector;
    }

    private static String name(ConfigInfo info) {
        return info.value() == null ? info.key().name : info.value().name();
    }

    private static ConfigInfo info(ConfigInfos infos, String name) {
        return infos.configs().stream()
                .filter(info -> name(info).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No entry for " + name));
    }

    private static List<String> errors(ConfigInfos infos, String name) {
        return info(infos, name).value().errorMessages();
    }
}
