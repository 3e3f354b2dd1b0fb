package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.record.TransformationChain.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class SourcePipelineTest {
    private final List<String> log = new ArrayList<>();
    private final StepFixture<SourceRecord> steps = new StepFixture<>(log);
    private final RecordingReporter reporter = new RecordingReporter();

    @Test
    void convertsHeadersThenKeyThenValueForTheTransformedTopic() {
        var chain = new TransformationChain<>(
                List.of(Step.always(steps.transformation("rename", r -> steps.renamed(r, "other")))));
        SourceRecord record = record("k", "v", 5L);
        record.headers().addString("h", "x");

        ProducerRecord<byte[], byte[]> converted =
                pipeline(chain, false).process(record).orElseThrow();

        assertEquals(List.of("rename", "header other h", "key other 1", "value other 1"), log);
        assertEquals("other", converted.topic());
        assertEquals(4, converted.partition());
        assertEquals(5L, converted.timestamp());
        assertArrayEquals(Fixtures.bytes("k"), converted.key());
        assertArrayEquals(Fixtures.bytes("v"), converted.value());
        assertArrayEquals(
                Fixtures.bytes("x"), converted.headers().lastHeader("h").value());
    }

    @Test
    void leavesNullsAsTheyAre() {
        ProducerRecord<byte[], byte[]> converted =
                plain(false).process(record(null, null, null)).orElseThrow();

        assertNull(converted.key());
        assertNull(converted.value());
        assertNull(converted.timestamp());
    }

    @Test
    void aTimestampOfMinusOneIsAbsentAndOtherNegativeOnesFailTheTaskWhateverIsTolerated() {
        assertNull(plain(true).process(record("k", "v", -1L)).orElseThrow().timestamp());

        InvalidRecordException thrown =
                assertThrows(InvalidRecordException.class, () -> plain(true).process(record("k", "v", -2L)));
        assertEquals("Invalid record timestamp -2", thrown.getMessage());
    }

    @Test
    void aFilteredRecordIsNeitherConvertedNorReported() {
        var chain = new TransformationChain<>(List.of(Step.always(steps.transformation("filter", r -> null))));

        assertEquals(Optional.empty(), pipeline(chain, false).process(record("k", "v", null)));
        assertEquals(List.of("filter"), log);
        assertEquals(List.of(), reporter.reported);
    }

    @Test
    void aFailureEndsTheRecordAtItsStage() {
        SourceRecord poisonedHeader = record("poison", "poison", null);
        poisonedHeader.headers().addString("h", "poison");

        assertSkippedAt(Stage.HEADER_CONVERTER, poisonedHeader);
        assertSkippedAt(Stage.KEY_CONVERTER, record("poison", "poison", null));
        assertSkippedAt(Stage.VALUE_CONVERTER, record("k", "poison", null));
    }

    private void assertSkippedAt(Stage stage, SourceRecord record) {
        reporter.reported.clear();

        assertEquals(Optional.empty(), plain(true).process(record));

        assertEquals(1, reporter.reported.size());
        FailedRecord failed = reporter.reported.get(0);
        assertEquals(stage, failed.stage());
        assertEquals(LoggingConverter.class.getName(), failed.executing());
        assertSame(record, failed.polled().orElseThrow());
    }

    @Test
    void aFailureThatIsNotToleratedFailsTheTask() {
        ConnectException thrown =
                assertThrows(ConnectException.class, () -> plain(false).process(record("k", "poison", null)));

        assertEquals("Tolerance exceeded in error handler", thrown.getMessage());
        assertEquals(1, reporter.reported.size());
    }

    @Test
    void reportsRecordsThatWereSentInVainUnderTheNameUsersKnow() {
        SourceRecord record = record("k", "v", null);

        ProducerRecord<byte[], byte[]> converted = plain(true).process(record).orElseThrow();
        plain(true).produceFailed(record, converted, new IllegalStateException("too large"));

        FailedRecord failed = reporter.reported.get(0);
        assertEquals(Stage.KAFKA_PRODUCE, failed.stage());
        assertEquals("org.apache.kafka.connect.runtime.WorkerSourceTask", failed.executing());
    }

    @Test
    void closesConvertersThenTheChainThenReporters() {
        var chain = new TransformationChain<>(List.of(Step.always(steps.transformation("step", r -> r))));

        pipeline(chain, false).close();

        assertEquals(List.of("close header", "close key", "close value", "close step"), log);
        assertEquals(true, reporter.closed);
    }

    private SourcePipeline plain(boolean tolerant) {
        return pipeline(Fixtures.noTransformations(), tolerant);
    }

    private SourcePipeline pipeline(TransformationChain<SourceRecord> chain, boolean tolerant) {
        ErrorPolicy policy =
                Fixtures.policy(tolerant ? Fixtures.TOLERANT : Fixtures.STRICT, new JumpingTime(), reporter);
        SourcePipeline pipeline = new SourcePipeline(chain, LoggingConverter.all(log), policy);
        pipeline.open();
        return pipeline;
    }

    private static SourceRecord record(String key, String value, Long timestamp) {
        return new SourceRecord(
                Map.of("file", "a"),
                Map.of("position", 1),
                "t",
                4,
                Schema.OPTIONAL_STRING_SCHEMA,
                key,
                Schema.OPTIONAL_STRING_SCHEMA,
                value,
                timestamp,
                new ConnectHeaders());
    }
}
