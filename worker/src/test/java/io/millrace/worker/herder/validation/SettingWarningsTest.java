package io.millrace.worker.herder.validation;

import static io.millrace.worker.herder.validation.ValidatorFixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.ConfigWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings that nobody declares are told beside the result, and change nothing of it. */
class SettingWarningsTest {
    private static final String CAST = "org.apache.kafka.connect.transforms.Cast$Value";

    private final ValidatorFixture validator = new ValidatorFixture();

    @AfterEach
    void close() {
        validator.close();
    }

    @Test
    void namesTheKeyThatWasProbablyMeant() {
        assertEquals(
                List.of("'flie' is not declared by FileStreamSource; did you mean 'file'?"),
                messages("FileStreamSource", "topic", "t", "flie", "/in"));
        assertEquals(
                List.of("'tasks_max' is not declared by FileStreamSource; did you mean 'tasks.max'?"),
                messages("FileStreamSource", "topic", "t", "tasks_max", "2"));
        assertEquals(
                List.of("'errors.put.isolation.enabled' is not declared by FileStreamSink; did you mean "
                        + "'errors.put.isolation.enable'?"),
                messages("FileStreamSink", "topics", "t", "errors.put.isolation.enabled", "true"));
    }

    @Test
    void changesNeitherTheErrorsNorTheEntries() {
        var with = validator.validate("connector.class", "FileStreamSource", "name", "c", "topic", "t", "flie", "x");
        var without = validator.validate("connector.class", "FileStreamSource", "name", "c", "topic", "t");

        assertEquals(without.errorCount(), with.errorCount());
        assertEquals(without.configs().size(), with.configs().size());
        assertEquals(Optional.of("file"), with.warnings().get(0).meant());
        assertEquals(List.of(), without.warnings());
    }

    @Test
    void isCarefulWithKeysThatAreLikeNone() {
        assertEquals(
                List.of(
                        "'colour' is not declared by FileStreamSource; it has no effect unless it is read all the same"),
                messages("FileStreamSource", "topic", "t", "colour", "red"));
        assertEquals(List.of(), messages(name("GoodSink"), "topics", "t", "colour", "red"));
        assertEquals(
                1, messages(name("GoodSink"), "topics", "t", "tsaks.max", "1").size());
        assertEquals(List.of(), messages(name("FailsInConfig"), "colour", "red"));
    }

    @Test
    void leavesFamiliesOfKeysAlone() {
        assertEquals(
                List.of(),
                messages(
                        name("Families"),
                        "driver.ssl.mode",
                        "on",
                        "source.cluster.bootstrap.servers",
                        "one:9092",
                        "history.producer.security.protocol",
                        "SSL",
                        "dynamic",
                        "answered for by validate"));
    }

    @Test
    void tellsSettingsOfStepsThatAreNotListedOnce() {
        assertEquals(
                List.of("'transforms.kast.spec' has no effect: 'kast' is not listed in 'transforms'; did you mean "
                        + "'transforms.cast'?"),
                messages(
                        "FileStreamSource",
                        "topic",
                        "t",
                        "transforms",
                        "cast",
                        "transforms.cast.type",
                        CAST,
                        "transforms.cast.spec",
                        "int8",
                        "transforms.kast.spec",
                        "int8",
                        "transforms.kast.type",
                        CAST));
    }

    @Test
    void tellsWhatAStepDoesNotDeclareAndPredicatesThatAreNotListed() {
        assertEquals(
                List.of(
                        "'transforms.cast.speck' is not declared by the class of 'transforms.cast.type'; did you mean "
                                + "'transforms.cast.spec'?",
                        "'transforms.cast.predicate' names a predicate that 'predicates' does not list; tasks fail "
                                + "with it"),
                messages(
                        "FileStreamSource",
                        "topic",
                        "t",
                        "transforms",
                        "cast",
                        "transforms.cast.type",
                        CAST,
                        "transforms.cast.spec",
                        "int8",
                        "transforms.cast.speck",
                        "int8",
                        "transforms.cast.predicate",
                        "p"));
    }

    @Test
    void tellsConverterSettingsWithoutTheConverter() {
        assertEquals(
                List.of(
                        "'key.converter.schemas.enable' has no effect without 'key.converter': the worker's converter "
                                + "has the worker's settings",
                        "'value.converter.schema.enable' is not declared by the class of 'value.converter'; did you "
                                + "mean 'value.converter.schemas.enable'?"),
                messages(
                        "FileStreamSource",
                        "topic",
                        "t",
                        "key.converter.schemas.enable",
                        "false",
                        "value.converter",
                        "JsonConverter",
                        "value.converter.schema.enable",
                        "false",
                        "value.converter.decimal.format",
                        "NUMERIC"));
    }

    @Test
    void tellsOverridesOfClientsThatAreNotUsed() {
        assertEquals(
                List.of(
                        "'consumer.override.max.poll.records' has no effect: this connector uses no consumer client",
                        "'producer.override.lingr.ms' is not declared by the client; did you mean "
                                + "'producer.override.linger.ms'?"),
                messages(
                        "FileStreamSource",
                        "topic",
                        "t",
                        "consumer.override.max.poll.records",
                        "5",
                        "producer.override.lingr.ms",
                        "5",
                        "producer.override.linger.ms",
                        "5",
                        "producer.override.interceptor.of.mine",
                        "5"));
    }

    @Test
    void tellsGroupsOfTopicsThatAreNotListedAndTopicSettingsThatKafkaDoesNotKnow() {
        assertEquals(
                List.of(
                        "'topic.creation.default.cleanup.polcy' is not declared by Kafka's topics; did you mean "
                                + "'topic.creation.default.cleanup.policy'?",
                        "'topic.creation.smal.include' has no effect: 'smal' is not listed in 'topic.creation.groups'; "
                                + "did you mean 'topic.creation.small'?"),
                messages(
                        "FileStreamSource",
                        "topic",
                        "t",
                        "topic.creation.default.partitions",
                        "1",
                        "topic.creation.default.replication.factor",
                        "1",
                        "topic.creation.default.retention.ms",
                        "1",
                        "topic.creation.default.cleanup.polcy",
                        "compact",
                        "topic.creation.groups",
                        "small",
                        "topic.creation.smal.include",
                        "s.*"));
    }

    @Test
    void neverShowsValues() {
        String shown = messages("FileStreamSource", "topic", "t", "pasword", "geheim", "file", "geheim")
                .toString();

        assertTrue(shown.contains("pasword") && !shown.contains("geheim"), shown);
    }

    private List<String> messages(String connectorClass, String... settings) {
        List<String> all = new ArrayList<>(List.of("connector.class", connectorClass, "name", "c"));
        all.addAll(List.of(settings));
        return validator.validate(all.toArray(String[]::new)).warnings().stream()
                .map(ConfigWarning::message)
                .toList();
    }
}
