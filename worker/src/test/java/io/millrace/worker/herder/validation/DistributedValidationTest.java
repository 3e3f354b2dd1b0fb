package io.millrace.worker.herder.validation;

import static io.millrace.worker.herder.validation.ValidatorFixture.errors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.PluginCatalog.ConfigInfos;
import io.millrace.worker.herder.validation.SampleConnectors.GoodSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DistributedValidationTest {
    private static final String NOT_ENABLED = "This worker does not have exactly-once source support enabled.";

    private final ValidatorFixture validator = new ValidatorFixture();

    /** Says of itself that it can do all that is asked for. */
    public static final class ExactSource extends GoodSource {
        @Override
        public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
            return ExactlyOnceSupport.SUPPORTED;
        }

        @Override
        public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> config) {
            return ConnectorTransactionBoundaries.SUPPORTED;
        }
    }

    /** Fails when it is asked. */
    public static final class UnsureSource extends GoodSource {
        @Override
        public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
            return ExactlyOnceSupport.valueOf(config.get("own"));
        }

        @Override
        public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> config) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void joinACluster() {
        validator.distributed = true;
        validator.workerSettings = new String[] {"group.id", "connect-sink"};
    }

    @AfterEach
    void close() {
        validator.close();
    }

    @Test
    void theGroupOfASinkIsNotTheWorkers() {
        ConfigInfos own = sink("sink");
        ConfigInfos overridden = sink("other", "consumer.override.group.id", "connect-sink");

        assertEquals(
                List.of(
                        "Consumer group for sink connector named sink conflicts with Connect worker group connect-sink"),
                errors(own, "name"));
        assertTrue(errors(overridden, "consumer.override.group.id")
                .contains("Consumer group connect-sink conflicts with Connect worker group connect-sink"));
        assertEquals(1, overridden.errorCount());
        assertEquals(0, sink("sink", "consumer.override.group.id", "elsewhere").errorCount());
        assertEquals(0, sink("other").errorCount());
    }

    @Test
    void exactlyOnceCannotBeRequired() {
        ConfigInfos able = source(ExactSource.class, "exactly.once.support", "Required");
        ConfigInfos silent = source(GoodSource.class, "exactly.once.support", "required");
        ConfigInfos unable = source(UnsureSource.class, "exactly.once.support", "required", "own", "UNSUPPORTED");
        ConfigInfos unsure = source(UnsureSource.class, "exactly.once.support", "required", "own", "perhaps");

        assertEquals(List.of(NOT_ENABLED), errors(able, "exactly.once.support"));
        List<String> silence = errors(silent, "exactly.once.support");
        assertEquals(NOT_ENABLED, silence.get(0));
        assertTrue(
                silence.get(1)
                        .startsWith("The connector does not implement the API required for preflight validation of "
                                + "exactly-once source support. "),
                silence::toString);
        assertEquals(
                List.of(
                        NOT_ENABLED,
                        "The connector does not support exactly-once semantics with the provided configuration."),
                errors(unable, "exactly.once.support"));
        assertTrue(
                errors(unsure, "exactly.once.support")
                        .get(1)
                        .startsWith("An unexpected error occurred during validation: No enum constant"),
                () -> errors(unsure, "exactly.once.support").toString());
    }

    @Test
    void onlyAConnectorThatCanDefinesTransactions() {
        assertEquals(List.of(), boundary(ExactSource.class, "connector"));
        assertEquals(List.of(), boundary(UnsureSource.class, "poll"));
        assertEquals(
                List.of("The connector does not support connector-defined transaction boundaries with the given "
                        + "configuration. Please reconfigure it to use a different transaction boundary definition."),
                boundary(GoodSource.class, "connector"));
        assertEquals(
                List.of("An unexpected error occurred during validation; please see the worker logs for more details."),
                boundary(UnsureSource.class, "connector"));
    }

    @Test
    void aConnectorWithAnOffsetsTopicOfItsOwnHasClientsForIt() {
        ConfigInfos infos = source(
                GoodSource.class,
                "offsets.storage.topic",
                "its-offsets",
                "consumer.override.max.poll.records",
                "none",
                "admin.override.client.id",
                "its-admin");

        assertFalse(errors(infos, "consumer.override.max.poll.records").isEmpty());
        assertEquals(List.of(), infos.warnings());
    }

    @Test
    void aWorkerOfOneAsksNoneOfThis() {
        validator.distributed = false;

        assertEquals(0, sink("sink").errorCount());
        assertEquals(
                0, source(GoodSource.class, "exactly.once.support", "required").errorCount());
        assertEquals(List.of(), boundary(UnsureSource.class, "connector"));
    }

    private List<String> boundary(Class<?> connector, String boundary) {
        return errors(source(connector, "transaction.boundary", boundary), "transaction.boundary");
    }

    private ConfigInfos source(Class<?> connector, String... more) {
        return validator.validate(joined(more, "name", "c", "connector.class", connector.getName(), "own", "x"));
    }

    private ConfigInfos sink(String name, String... more) {
        return validator.validate(joined(
                more, "name", name, "connector.class", "FileStreamSink", "topics", "t", "file", "/tmp/sink-of-nobody"));
    }

    /** What comes later wins, so the test's own settings are last. */
    private static String[] joined(String[] last, String... first) {
        String[] all = new String[first.length + last.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(last, 0, all, first.length, last.length);
        return all;
    }
}
