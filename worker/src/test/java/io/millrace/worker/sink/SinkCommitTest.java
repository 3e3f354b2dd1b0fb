package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class SinkCommitTest {
    private final SinkFixture sink = SinkFixture.strict();

    @Test
    void commitsAtTheIntervalAndOnlyWhatHasChanged() {
        sink.running(T0, T1);
        sink.records(T0, 0, 1);
        sink.loop.step();
        assertEquals(List.of(), sink.consumer.async);

        sink.stepWithCommit();
        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T0, 2L, T1, 0L)), sink.consumer.async);
        assertEquals(2, sink.count("preCommit {t-0=2, t-1=0}"));
    }

    @Test
    void commitsAtTheNextTurnWhenTheTaskAsksForIt() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.task.onPut = records -> sink.task.context().requestCommit();
        sink.loop.step();
        assertEquals(0, sink.count("preCommit {t-0=1}"));
        sink.task.onPut = records -> {};

        sink.loop.step();
        sink.loop.step();

        assertEquals(1, sink.count("preCommit {t-0=1}"));
        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.async);
    }

    @Test
    void anEmptyAnswerOptsOut() {
        sink.running(T0);
        sink.task.onPreCommit = offsets -> Map.of();
        sink.records(T0, 0);
        sink.loop.step();

        sink.stepWithCommit();
        sink.loop.close(false);

        assertEquals(List.of(), sink.consumer.async);
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void theTaskMayHoldBackButNotRunAheadNorSpeakOfOthersPartitions() {
        sink.running(T0, T1);
        sink.records(T0, 0, 1, 2);
        sink.records(T1, 0);
        sink.loop.step();
        sink.task.onPreCommit = offsets -> Map.of(
                T0,
                new OffsetAndMetadata(2),
                T1,
                new OffsetAndMetadata(99),
                new TopicPartition("other", 0),
                new OffsetAndMetadata(5));

        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T0, 2L, T1, 0L)), sink.consumer.async);
    }

    @Test
    void aNullAnswerFailsTheTask() {
        sink.running(T0);
        sink.task.onPreCommit = offsets -> null;

        ConnectException thrown = assertThrows(ConnectException.class, sink::stepWithCommit);
        assertTrue(thrown.getMessage().contains("returned null from preCommit()"));
    }

    @Test
    void theTaskCannotChangeOurOffsetsThroughItsArgument() {
        sink.running(T0);
        sink.task.onPreCommit = offsets -> {
            Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>(offsets);
            offsets.clear();
            return answer;
        };
        sink.records(T0, 0);
        sink.loop.step();

        sink.stepWithCommit();
        sink.records(T0, 1);
        sink.loop.step();
        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T0, 1L), Map.of(T0, 2L)), sink.consumer.async);
    }

    @Test
    void afterAFailedPreCommitReadingGoesOnFromTheOffsetsCommittedLast() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.stepWithCommit();
        sink.records(T0, 1, 2);
        sink.loop.step();
        sink.task.onPreCommit = offsets -> {
            throw new DataException("cannot flush");
        };

        sink.stepWithCommit();
        assertEquals(1, sink.consumer.position(T0));
        sink.task.onPreCommit = offsets -> offsets;
        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.async);
        assertEquals(2, sink.count("preCommit {t-0=1}"));
    }

    @Test
    void aFailedCommitIsNotFatalAndTriedAgain() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.consumer.asyncOutcome = new KafkaException("no coordinator");

        sink.stepWithCommit();
        sink.consumer.asyncOutcome = null;
        sink.stepWithCommit();
        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T0, 1L), Map.of(T0, 1L)), sink.consumer.async);
    }

    @Test
    void oneCommitAtATimeUntilTheFirstIsGivenUp() {
        sink.running(T0);
        sink.consumer.holdBack = true;
        sink.records(T0, 0);
        sink.loop.step();
        sink.stepWithCommit();
        sink.records(T0, 1);
        sink.loop.step();

        sink.task.context().requestCommit();
        sink.loop.step();
        assertEquals(1, sink.consumer.async.size());
        sink.time.advance(5000);
        sink.loop.step();
        sink.loop.step();
        assertEquals(List.of(Map.of(T0, 1L), Map.of(T0, 2L)), sink.consumer.async);
    }

    @Test
    void aLateOutcomeCountsOnlyWhileNoNewerCommitHasBegun() {
        sink.running(T0);
        sink.consumer.holdBack = true;
        sink.records(T0, 0);
        sink.loop.step();
        sink.stepWithCommit();
        sink.time.advance(5000);
        sink.loop.step();
        OffsetCommitCallback late = sink.consumer.heldBack.get(0);
        late.onComplete(Map.of(T0, new OffsetAndMetadata(1)), null);

        sink.stepWithCommit();
        assertEquals(1, sink.consumer.async.size());

        sink.records(T0, 1);
        sink.loop.step();
        sink.stepWithCommit();
        sink.time.advance(5000);
        sink.loop.step();
        sink.stepWithCommit();
        sink.consumer.heldBack.get(1).onComplete(Map.of(T0, new OffsetAndMetadata(2)), null);
        sink.time.advance(5000);
        sink.loop.step();
        sink.stepWithCommit();
        assertEquals(
                List.of(1L, 2L, 2L, 2L),
                sink.consumer.async.stream().map(offsets -> offsets.get(T0)).toList());
    }

    @Test
    void waitsForReportsOfErrantRecordsBeforeItAsksTheTask() {
        SinkFixture tolerant = new SinkFixture(Fixtures.TOLERANT).running(T0);
        tolerant.reporter.answer = CompletableFuture.failedFuture(new IllegalStateException("lost"));
        tolerant.task.onPut = records -> records.forEach(
                record -> tolerant.task.context().errantRecordReporter().report(record, new DataException("bad")));
        tolerant.records(T0, 0);
        tolerant.loop.step();
        tolerant.log.clear();

        assertThrows(ConnectException.class, tolerant::stepWithCommit);
        assertThrows(ConnectException.class, () -> tolerant.loop.close(true));

        assertEquals(List.of("close [t-0]", "stop", "close owned"), tolerant.log);
        assertEquals(List.of(), tolerant.consumer.sync);
        assertTrue(tolerant.consumer.closed());
    }

    @Test
    void aPartitionWhoseReportIsStillUnderWayIsLeftForALaterCommit() {
        SinkFixture tolerant = new SinkFixture(Fixtures.TOLERANT).running(T0, T1);
        CompletableFuture<Void> report = new CompletableFuture<>();
        tolerant.reporter.answer = report;
        tolerant.task.onPut = records -> records.stream()
                .filter(record -> record.kafkaPartition() == 0)
                .forEach(record ->
                        tolerant.task.context().errantRecordReporter().report(record, new DataException("bad")));
        tolerant.records(T0, 0);
        tolerant.records(T1, 0);
        tolerant.loop.step();

        tolerant.stepWithCommit();
        report.complete(null);
        tolerant.stepWithCommit();

        assertEquals(List.of(Map.of(T1, 1L), Map.of(T0, 1L, T1, 1L)), tolerant.consumer.async);
    }

    @Test
    void aStopCommitsThePartitionsWithoutReportsUnderWayAndClosesAll() {
        SinkFixture tolerant = new SinkFixture(Fixtures.TOLERANT).running(T0, T1);
        tolerant.reporter.answer = new CompletableFuture<>();
        tolerant.task.onPut = records -> records.stream()
                .filter(record -> record.kafkaPartition() == 0)
                .forEach(record ->
                        tolerant.task.context().errantRecordReporter().report(record, new DataException("bad")));
        tolerant.records(T0, 0);
        tolerant.records(T1, 0);
        tolerant.loop.step();

        tolerant.loop.close(false);

        assertEquals(List.of(Map.of(T1, 1L)), tolerant.consumer.sync);
        assertEquals(1, tolerant.count("close [t-0, t-1]"));
    }

    @Test
    void aFailingPreCommitBeforeTheEndCommitsNothingButClosesEverything() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.log.clear();
        sink.task.onPreCommit = offsets -> {
            throw new DataException("cannot flush");
        };

        sink.loop.close(false);

        assertEquals(List.of("preCommit {t-0=1}", "close [t-0]", "stop", "close owned"), sink.log);
    }

    @Test
    void aFailingCloseKeepsNeitherTheCommitNorTheRestFromHappening() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.task.onClose = partitions -> {
            throw new DataException("cannot close");
        };

        assertThrows(DataException.class, () -> sink.loop.close(false));

        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.sync);
        assertTrue(sink.log.contains("stop"));
        assertTrue(sink.consumer.closed());
    }

    @Test
    void aWakeUpDoesNotKeepTheLastCommitFromHappening() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.consumer.onSync = () -> {
            sink.consumer.onSync = () -> {};
            throw new WakeupException();
        };

        sink.loop.close(false);

        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.sync);
    }

    @Test
    void aFailedLastCommitIsNotFatal() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.consumer.onSync = () -> {
            throw new KafkaException("no coordinator");
        };

        sink.loop.close(false);

        assertTrue(sink.log.contains("stop"));
    }

    @Test
    void aCancelledTaskIsClosedButCommitsNothing() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.log.clear();

        sink.loop.cancel();
        sink.loop.close(false);

        assertEquals(List.of("preCommit {t-0=1}", "close [t-0]", "stop", "close owned"), sink.log);
        assertFalse(sink.log.contains("commitSync"));
    }
}
