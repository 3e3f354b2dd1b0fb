package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.TransformationChain.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SinkPipelineTest {
    private final List<String> log = new ArrayList<>();
    private final List<String> topics = new ArrayList<>();
    private final StepFixture<SinkRecord> steps = new StepFixture<>(log);
    private final RecordingReporter reporter = new RecordingReporter();

    @Test
    void convertsKeyThenValueThenHeadersThenTransforms() {
        ConsumerRecord<byte[], byte[]> consumed = consumed("k", "v", 5L);
        consumed.headers().add("h", Fixtures.bytes("x"));
        var chain = new TransformationChain<>(List.of(Step.always(steps.transformation("step", r -> r))));

        InternalSinkRecord record = pipeline(chain, false).process(consumed).orElseThrow();

        assertEquals(List.of("key t 1", "value t 1", "header t h", "step"), log);
        assertEquals("k", record.key());
        assertEquals("v", record.value());
        assertEquals(5L, record.timestamp());
        assertEquals(TimestampType.CREATE_TIME, record.timestampType());
        assertEquals(9, record.kafkaOffset());
        assertEquals("x", record.headers().lastWithName("h").value());
        assertEquals(List.of("t"), topics);
    }

    @Test
    void aTransformedRecordStillKnowsWhereItCameFrom() {
        ConsumerRecord<byte[], byte[]> consumed = consumed("k", "v", 5L);
        var chain = new TransformationChain<>(
                List.of(Step.always(steps.transformation("rename", r -> steps.renamed(r, "other")))));

        assertOrigin(consumed, pipeline(chain, false).process(consumed).orElseThrow());
    }

    @Test
    void aRecordOfATransformationsOwnMakingKnowsItToo() {
        ConsumerRecord<byte[], byte[]> consumed = consumed("k", "v", 5L);
        var chain = new TransformationChain<>(List.of(
                Step.always(steps.transformation("new", r -> new SinkRecord("other", 1, null, "k", null, "v", 1000)))));

        assertOrigin(consumed, pipeline(chain, false).process(consumed).orElseThrow());
    }

    private static void assertOrigin(ConsumerRecord<byte[], byte[]> consumed, InternalSinkRecord record) {
        assertEquals("other", record.topic());
        assertEquals("t", record.originalTopic());
        assertEquals(2, record.originalKafkaPartition());
        assertEquals(9, record.originalKafkaOffset());
        assertSame(consumed, record.context().original());
        assertTrue(record.newRecord("x", 0, null, null, null, null, null) instanceof InternalSinkRecord);
    }

    @Test
    void nullKeysValuesAndTimestampsStayAbsent() {
        InternalSinkRecord record = plain(false)
                .process(consumed(null, null, ConsumerRecord.NO_TIMESTAMP))
                .orElseThrow();

        assertNull(record.key());
        assertNull(record.value());
        assertNull(record.timestamp());
    }

    @Test
    void refusesTimestampsBelowMinusOneWhateverIsTolerated() {
        assertThrows(InvalidRecordException.class, () -> plain(true).process(consumed("k", "v", -2L)));
    }

    @Test
    void aFailureEndsTheRecordAtItsStage() {
        assertSkippedAt(Stage.KEY_CONVERTER, consumed("poison", "poison", 1L));
        assertSkippedAt(Stage.VALUE_CONVERTER, consumed("k", "poison", 1L));
        ConsumerRecord<byte[], byte[]> poisonedHeader = consumed("k", "v", 1L);
        poisonedHeader.headers().add("h", Fixtures.bytes("poison"));
        assertSkippedAt(Stage.HEADER_CONVERTER, poisonedHeader);
        assertEquals(List.of(), topics);
    }

    @Test
    void aConverterThatReturnsNullHasFailed() {
        assertSkippedAt(Stage.VALUE_CONVERTER, consumed("k", "nothing", 1L));
    }

    private void assertSkippedAt(Stage stage, ConsumerRecord<byte[], byte[]> consumed) {
        reporter.reported.clear();

        assertEquals(Optional.empty(), plain(true).process(consumed));

        assertEquals(1, reporter.reported.size());
        assertEquals(stage, reporter.reported.get(0).stage());
        assertSame(consumed, reporter.reported.get(0).consumed().orElseThrow());
    }

    @Test
    void aFilteredRecordCountsAsAUseOfItsTopic() {
        var chain = new TransformationChain<>(List.of(Step.always(steps.transformation("filter", r -> null))));

        assertEquals(Optional.empty(), pipeline(chain, false).process(consumed("k", "v", 1L)));

        assertEquals(List.of("t"), topics);
    }

    @Test
    void passesATopicOnOncePerBatch() {
        SinkPipeline pipeline = plain(false);

        pipeline.process(consumed("k", "v", 1L));
        pipeline.process(consumed("k", "v", 1L));
        pipeline.newBatch();
        pipeline.process(consumed("k", "v", 1L));

        assertEquals(List.of("t", "t"), topics);
    }

    @Test
    void offersAnErrantRecordReporterOnlyWhereReportsAreHeard() {
        assertTrue(plain(false).errantRecordReporter().isPresent());

        SinkPipeline deaf = Fixtures.sinkPipeline(Fixtures.policy(Fixtures.STRICT, new JumpingTime()));
        deaf.open();
        assertTrue(deaf.errantRecordReporter().isEmpty());
    }

    private SinkPipeline plain(boolean tolerant) {
        return pipeline(Fixtures.noTransformations(), tolerant);
    }

    private SinkPipeline pipeline(TransformationChain<SinkRecord> chain, boolean tolerant) {
        ErrorPolicy policy =
                Fixtures.policy(tolerant ? Fixtures.TOLERANT : Fixtures.STRICT, new JumpingTime(), reporter);
        SinkPipeline pipeline = new SinkPipeline(LoggingConverter.all(log), chain, policy, new UsedTopics(topics::add));
        pipeline.open();
        return pipeline;
    }

    private static ConsumerRecord<byte[], byte[]> consumed(String key, String value, long timestamp) {
        Headers headers = new RecordHeaders();
        return new ConsumerRecord<>(
                "t",
                2,
                9,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : Fixtures.bytes(key),
                value == null ? null : Fixtures.bytes(value),
                headers,
                Optional.empty());
    }
}
