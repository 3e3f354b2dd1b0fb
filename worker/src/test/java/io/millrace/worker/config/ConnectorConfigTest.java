package io.millrace.worker.config;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.TransformationSettings.Step;
import io.millrace.worker.model.ConnectorType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectorConfigTest {
    private static final String CAST = "org.apache.kafka.connect.transforms.Cast$Value";

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void hasTheDefaultsOfTheContract() {
        ConnectorConfig config = source();

        assertEquals("c", config.name());
        assertEquals("X", config.connectorClass());
        assertEquals(1, config.tasksMax());
        assertTrue(config.tasksMaxEnforced());
        assertTrue(config.restartsOnReload());
        assertEquals(new ErrorSettings(0, 60000, false, false, false), config.errors());
        assertEquals(List.of(), config.transformations().steps());
        assertEquals(Optional.empty(), config.pluginVersion());
    }

    @Test
    void saysWhatEndsTransactions() {
        SourceConnectorConfig plain = source();
        assertEquals(TransactionBoundaryKind.POLL, plain.transactionBoundary());
        assertEquals(Duration.ofMinutes(1), plain.transactionInterval(fixture.worker()));

        SourceConnectorConfig config =
                source("transaction.boundary", "Interval", "transaction.boundary.interval.ms", "5");
        assertEquals(TransactionBoundaryKind.INTERVAL, config.transactionBoundary());
        assertEquals(Duration.ofMillis(5), config.transactionInterval(fixture.worker()));
    }

    @Test
    void readsErrorSettings() {
        ConnectorConfig config = source(
                "errors.tolerance",
                "all",
                "errors.retry.timeout",
                "-1",
                "errors.retry.delay.max.ms",
                "5",
                "errors.log.enable",
                "true",
                "errors.log.include.messages",
                "true");

        assertEquals(new ErrorSettings(-1, 5, true, true, true), config.errors());
    }

    @Test
    void takesConverterSettingsFromTheConnectorOrTheWorkerButNotFromBoth() {
        StandaloneConfig worker = fixture.worker();
        ConnectorConfig config = source(
                "key.converter",
                "JsonConverter",
                "key.converter.schemas.enable",
                "true",
                "value.converter.schemas.enable",
                "true");

        ConverterSettings key = config.converter(ConverterKind.KEY, worker);
        ConverterSettings value = config.converter(ConverterKind.VALUE, worker);

        assertEquals(JsonConverter.class.getName(), key.className());
        assertEquals(map("schemas.enable", "true", "converter.type", "key"), key.config());
        assertTrue(key.fromConnector());
        assertEquals(map("schemas.enable", "false", "converter.type", "value"), value.config());
        assertFalse(value.fromConnector());
    }

    @Test
    void readsTransformationsWithTheirPredicates() {
        ConnectorConfig config = source(
                "transforms",
                "cast,route",
                "transforms.cast.type",
                CAST,
                "transforms.cast.spec",
                "int8",
                "transforms.cast.predicate",
                "p",
                "transforms.cast.negate",
                "true",
                "transforms.route.type",
                "RegexRouter",
                "transforms.route.regex",
                "a",
                "transforms.route.replacement",
                "b",
                "predicates",
                "p",
                "predicates.p.type",
                "TopicNameMatches",
                "predicates.p.pattern",
                "x.*");

        List<Step> steps = config.transformations().steps();

        assertEquals(List.of("cast", "route"), steps.stream().map(Step::alias).toList());
        assertEquals(CAST, steps.get(0).className());
        assertEquals(map("type", CAST, "spec", "int8"), steps.get(0).config());
        assertTrue(steps.get(0).negate());
        assertEquals(
                "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                steps.get(0).predicate().orElseThrow().className());
        assertEquals("x.*", steps.get(0).predicate().orElseThrow().config().get("pattern"));
        assertEquals(
                "org.apache.kafka.connect.transforms.RegexRouter", steps.get(1).className());
        assertTrue(steps.get(1).predicate().isEmpty());
    }

    @Test
    void failsOnWrongTransformations() {
        assertTrue(failure("transforms", "a").contains("Not a Transformation"));
        assertTrue(failure("predicates", "a").contains("Not a Predicate"));
        assertTrue(failure("transforms", "a", "transforms.a.type", "RegexRooter")
                .endsWith("Class RegexRooter could not be found. Did you mean: RegexRouter?"));
        assertEquals(
                "Config 'transforms.a.negate' was provided but there is no config 'transforms.a.predicate' defining a "
                        + "predicate to be negated.",
                failure("transforms", "a", "transforms.a.type", CAST, "transforms.a.negate", "true"));
        assertTrue(failure("transforms", "a", "transforms.a.type", CAST).contains("transforms.a.spec"));
        ConnectorConfig undeclared = source(
                "transforms",
                "a",
                "transforms.a.type",
                CAST,
                "transforms.a.spec",
                "int8",
                "transforms.a.predicate",
                "p");
        ConnectException problem = assertThrows(ConnectException.class, undeclared::transformations);
        assertTrue(problem.getMessage().startsWith("Unknown configuration 'predicates.p.type'"));
    }

    @Test
    void readsTopicsAndDeadLettersOfASink() {
        SinkConnectorConfig listed = sink("topics", "a,b,a", "errors.deadletterqueue.topic.name", " dead ");
        SinkConnectorConfig matched = sink("topics.regex", "a.*");

        assertEquals(List.of("a", "b"), listed.topics());
        assertEquals(Optional.empty(), listed.topicsRegex());
        assertEquals(Optional.of(new DeadLetterSettings("dead", (short) 3, false)), listed.deadLetters());
        assertEquals(Optional.of("a.*"), matched.topicsRegex());
        assertEquals(Optional.empty(), matched.deadLetters());
        assertEquals(
                "Must configure one of topics or topics.regex",
                assertThrows(ConfigException.class, this::sink).getMessage());
    }

    @Test
    void readsTopicCreationGroups() {
        SourceConnectorConfig config = source(
                "topic.creation.groups",
                "logs,default",
                "topic.creation.default.partitions",
                "3",
                "topic.creation.default.replication.factor",
                "-1",
                "topic.creation.logs.include",
                "log.*,trace",
                "topic.creation.logs.exclude",
                "log-x",
                "topic.creation.logs.partitions",
                "1",
                "topic.creation.logs.cleanup.policy",
                "delete");

        TopicCreationSettings settings = config.topicCreation(fixture.worker()).orElseThrow();

        assertEquals("logs", settings.groupOf("log-a").name());
        assertEquals("logs", settings.groupOf("trace").name());
        assertEquals("default", settings.groupOf("log-x").name());
        assertEquals("default", settings.groupOf("other").name());
        assertEquals(1, settings.groupOf("trace").partitions());
        assertEquals(-1, settings.groupOf("trace").replicationFactor());
        assertEquals(
                Map.of("cleanup.policy", "delete"), settings.groupOf("trace").topicConfig());
        assertEquals(3, settings.groupOf("other").partitions());
    }

    @Test
    void createsTopicsOnlyWhenBothSidesWantIt() {
        SourceConnectorConfig silent = source();
        SourceConnectorConfig asking =
                source("topic.creation.default.partitions", "3", "topic.creation.default.replication.factor", "1");
        SourceConnectorConfig wrong =
                source("topic.creation.default.partitions", "0", "topic.creation.default.replication.factor", "1");
        SourceConnectorConfig regex = source(
                "topic.creation.groups",
                "g",
                "topic.creation.g.include",
                "(",
                "topic.creation.default.partitions",
                "3",
                "topic.creation.default.replication.factor",
                "1");

        assertTrue(silent.topicCreation(fixture.worker()).isEmpty());
        assertTrue(asking.topicCreation(fixture.worker()).isPresent());
        assertTrue(asking.topicCreation(fixture.worker("topic.creation.enable", "false"))
                .isEmpty());
        assertThrows(ConfigException.class, () -> wrong.topicCreation(fixture.worker()));
        assertTrue(assertThrows(ConfigException.class, () -> regex.topicCreation(fixture.worker()))
                .getMessage()
                .contains("Syntax error in regular expression: "));
    }

    @Test
    void showsNoValues() {
        ConnectorConfig config = source("password", "geheim", "key.converter", StringConverter.class.getName());

        assertFalse(config.toString().contains("geheim"));
    }

    private String failure(String... settings) {
        return assertThrows(ConfigException.class, () -> source(settings)).getMessage();
    }

    private SourceConnectorConfig source(String... settings) {
        return (SourceConnectorConfig) parse(ConnectorType.SOURCE, settings);
    }

    private SinkConnectorConfig sink(String... settings) {
        return (SinkConnectorConfig) parse(ConnectorType.SINK, settings);
    }

    private ConnectorConfig parse(ConnectorType type, String... settings) {
        Map<String, String> config = map("name", "c", "connector.class", "X");
        config.putAll(map(settings));
        return ConnectorConfig.parse(type, config, config, fixture.plugins, fixture.plugins.loader());
    }
}
