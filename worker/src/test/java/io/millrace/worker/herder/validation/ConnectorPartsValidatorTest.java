package io.millrace.worker.herder.validation;

import static io.millrace.worker.herder.validation.ValidatorFixture.errors;
import static io.millrace.worker.herder.validation.ValidatorFixture.info;
import static io.millrace.worker.herder.validation.ValidatorFixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.PluginCatalog.ConfigInfo;
import io.millrace.worker.kafka.SamplePolicies;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Validation of what a connector uses: transformations, converters, clients, topics. */
class ConnectorPartsValidatorTest {
    private static final String CAST = "org.apache.kafka.connect.transforms.Cast$Value";

    private final ValidatorFixture validator = new ValidatorFixture();

    @AfterEach
    void close() {
        validator.close();
    }

    @Test
    void embedsTheKeysOfTransformationsAndPredicates() {
        var infos = validator.validate(
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
        var infos = validator.validate(
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
        var infos = validator.validate(
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
        var infos = validator.validate(
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
        validator.workerSettings =
                new String[] {"connector.client.config.override.policy", SamplePolicies.Strict.class.getName()};

        var infos = validator.validate(
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
        var infos = validator.validate(
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
    void showsKeysThatOtherWorkersDoNotKnowOnlyToWhoeverSetsThem() {
        var without = validator.validate("connector.class", name("GoodSource"), "name", "c", "own", "x");
        var with = validator.validate(
                "connector.class",
                name("GoodSource"),
                "name",
                "c",
                "own",
                "x",
                "errors.deadletterqueue.topic.name",
                "dead",
                "errors.outage.retry.timeout.ms",
                "soon",
                "admin.override.retries",
                "zz");

        assertTrue(without.configs().stream().noneMatch(info -> name(info).startsWith("errors.deadletterqueue")));
        assertTrue(without.configs().stream().noneMatch(info -> name(info).startsWith("errors.outage")));
        assertEquals(
                "dead", info(with, "errors.deadletterqueue.topic.name").value().value());
        assertEquals(
                "Invalid value soon for configuration errors.outage.retry.timeout.ms: Not a number of type LONG",
                errors(with, "errors.outage.retry.timeout.ms").get(0));
        assertEquals(1, errors(with, "admin.override.retries").size());
    }

    @Test
    void aPolicyOfDeadLettersForLargeRecordsNeedsATopicForThem() {
        var infos = validator.validate(
                "connector.class",
                name("GoodSource"),
                "name",
                "c",
                "own",
                "x",
                "errors.record.too.large.policy",
                "dead-letter");

        assertEquals(
                List.of("Dead letters need a topic: set 'errors.deadletterqueue.topic.name'"),
                errors(infos, "errors.record.too.large.policy"));
    }

    @Test
    void checksTheTopicsOfASinkAndItsDeadLetters() {
        var both = validator.validate(
                "connector.class", name("GoodSink"), "name", "c", "topics", "t", "topics.regex", "t.*");
        var listed = validator.validate(
                "connector.class",
                name("GoodSink"),
                "name",
                "c",
                "topics",
                "t,dead",
                "errors.deadletterqueue.topic.name",
                "dead");
        var matched = validator.validate(
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
}
