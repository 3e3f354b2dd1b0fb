package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ErrantRecordsTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final DataException ERROR = new DataException("refused");

    private final RecordingReporter reporter = new RecordingReporter();

    @Test
    void reportsTheConsumerRecordBehindATransformedRecord() throws Exception {
        SinkPipeline pipeline = pipeline(true);
        ConsumerRecord<byte[], byte[]> consumed = Fixtures.consumed("t", 0, 5);
        SinkRecord delivered = pipeline.process(consumed).orElseThrow();
        SinkRecord changed = delivered.newRecord("other", 3, null, null, null, "changed", null);

        Future<Void> done = pipeline.errantRecords().report(changed, ERROR);

        FailedRecord failed = reporter.reported.get(0);
        assertSame(consumed, failed.consumed().orElseThrow());
        assertEquals(Stage.TASK_PUT, failed.stage());
        assertEquals("org.apache.kafka.connect.sink.SinkTask", failed.executing());
        assertSame(ERROR, failed.error());
        done.get(30, TimeUnit.SECONDS);
    }

    @Test
    void writesAForeignRecordBackAsBytes() {
        SinkPipeline pipeline = pipeline(true);
        SinkRecord foreign = new SinkRecord("t", 1, Schema.STRING_SCHEMA, "k", Schema.STRING_SCHEMA, "v", 77, 5L, null);
        foreign.headers().addString("h", "x");

        pipeline.errantRecords().report(foreign, ERROR);

        ConsumerRecord<byte[], byte[]> reported =
                reporter.reported.get(0).consumed().orElseThrow();
        assertEquals("t", reported.topic());
        assertEquals(1, reported.partition());
        assertEquals(77, reported.offset());
        assertEquals(5L, reported.timestamp());
        assertEquals("k", Fixtures.text(reported.key()));
        assertEquals("v", Fixtures.text(reported.value()));
        assertEquals("x", Fixtures.text(reported.headers().lastHeader("h").value()));
    }

    @Test
    void throwsAndRemembersARefusalWhenNothingIsTolerated() {
        SinkPipeline pipeline = pipeline(false);
        SinkRecord record = pipeline.process(Fixtures.consumed("t", 0, 5)).orElseThrow();

        ConnectException thrown = assertThrows(
                ConnectException.class, () -> pipeline.errantRecords().report(record, ERROR));

        assertEquals("Tolerance exceeded in error handler", thrown.getMessage());
        assertSame(ERROR, thrown.getCause());
        assertEquals(1, reporter.reported.size());
        assertEquals(Optional.of(thrown), pipeline.errantRecords().takeRefusal());
        assertEquals(Optional.empty(), pipeline.errantRecords().takeRefusal());
        assertEquals(Set.of(T0), await(pipeline, T0));
    }

    @Test
    void aRefusalOnAnotherThreadHoldsBackThePartitionForGood() {
        SinkPipeline pipeline = pipeline(false);
        SinkRecord record = pipeline.process(Fixtures.consumed("t", 0, 5)).orElseThrow();

        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> assertThrows(
                ConnectException.class, () -> pipeline.errantRecords().report(record, ERROR)));
        other.join();

        assertThrows(ConnectException.class, () -> await(pipeline, T0));
        assertEquals(Set.of(T1), await(pipeline, T1));
    }

    @Test
    void waitsForTheReportsOfAPartitionAndFailsWhenOneIsLost() throws Exception {
        SinkPipeline pipeline = pipeline(true);
        reporter.answer = new CompletableFuture<>();
        pipeline.errantRecords()
                .report(pipeline.process(Fixtures.consumed("t", 0, 5)).orElseThrow(), ERROR);

        assertEquals(Set.of(T1), pipeline.errantRecords().await(List.of(T0, T1), Duration.ofMillis(1)));
        CompletableFuture<Set<TopicPartition>> waiting = CompletableFuture.supplyAsync(() -> await(pipeline, T0, T1));
        assertFalse(waiting.isDone());
        reporter.answer.complete(null);
        assertEquals(Set.of(T0, T1), waiting.get(30, TimeUnit.SECONDS));

        reporter.answer = CompletableFuture.failedFuture(new IllegalStateException("lost"));
        pipeline.errantRecords()
                .report(pipeline.process(Fixtures.consumed("t", 0, 6)).orElseThrow(), ERROR);
        ConnectException thrown = assertThrows(ConnectException.class, () -> await(pipeline, T0));
        assertEquals("lost", thrown.getCause().getMessage());

        pipeline.errantRecords().forget(List.of(T0));
        assertEquals(Set.of(T0), await(pipeline, T0));
    }

    @Test
    void cancellingTheTaskEndsTheWait() {
        SinkPipeline pipeline = pipeline(true);
        reporter.answer = new CompletableFuture<>();
        pipeline.errantRecords()
                .report(pipeline.process(Fixtures.consumed("t", 0, 5)).orElseThrow(), ERROR);

        pipeline.cancel();

        assertThrows(ConnectException.class, () -> await(pipeline, T0));
    }

    @Test
    void theTaskCannotCancelAReport() {
        SinkPipeline pipeline = pipeline(true);
        reporter.answer = new CompletableFuture<>();

        Future<Void> done = pipeline.errantRecords()
                .report(pipeline.process(Fixtures.consumed("t", 0, 5)).orElseThrow(), ERROR);

        assertThrows(UnsupportedOperationException.class, () -> done.cancel(true));
        assertFalse(done.isDone());
        reporter.answer.complete(null);
        assertTrue(done.isDone());
    }

    private static Set<TopicPartition> await(SinkPipeline pipeline, TopicPartition... partitions) {
        Set<TopicPartition> safe = pipeline.errantRecords().await(List.of(partitions), Duration.ofMinutes(1));
        pipeline.errantRecords().checkNoneLost(List.of(partitions));
        return safe;
    }

    private SinkPipeline pipeline(boolean tolerant) {
        SinkPipeline pipeline = Fixtures.sinkPipeline(
                Fixtures.policy(tolerant ? Fixtures.TOLERANT : Fixtures.STRICT, new JumpingTime(), reporter));
        pipeline.open();
        return pipeline;
    }
}
