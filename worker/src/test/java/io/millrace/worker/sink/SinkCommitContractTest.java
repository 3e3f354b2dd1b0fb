package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paragraphs of the contract on commits of sink tasks that no other test of this package is about. */
@DisplayName("§5.3 Commit")
class SinkCommitContractTest {
    private final SinkFixture sink = SinkFixture.strict();

    /** A broker does not answer a member that leaves while it waits for dead ones to join. */
    @Test
    void leavingTheGroupIsNotWaitedForUntilTheTaskIsCutOff() {
        sink.running(T0);

        sink.loop.close(false);

        assertTrue(sink.consumer.closeTimeout.toMillis() < 2500, () -> "" + sink.consumer.closeTimeout);
    }

    @Test
    void withoutPartitionsNothingIsCalled() {
        sink.loop.open();
        sink.log.clear();

        sink.stepWithCommit();
        sink.loop.close(false);

        assertEquals(List.of("put []", "stop", "close owned"), sink.log);
    }

    @Test
    void whatTheTaskAnswersOfPartitionsItWasNotAskedAboutIsIgnored() {
        sink.running(T0, T1);
        sink.records(T0, 0);
        sink.records(T1, 0);
        sink.loop.step();
        sink.task.onPreCommit = offsets -> Map.of(T0, new OffsetAndMetadata(1), T1, new OffsetAndMetadata(1));

        sink.assign(T1);
        sink.loop.step();

        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.sync);
    }

    @Test
    void aNullOffsetIsIgnored() {
        sink.running(T0, T1);
        sink.records(T0, 0);
        sink.records(T1, 0);
        sink.loop.step();
        sink.task.onPreCommit = offsets -> {
            Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>(offsets);
            answer.put(T0, null);
            return answer;
        };

        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T0, 0L, T1, 1L)), sink.consumer.async);
    }

    @Test
    void aNullAnswerBeforePartitionsLeaveFailsTheTaskAfterTheirClose() {
        sink.running(T0, T1);
        sink.task.onPreCommit = offsets -> null;
        sink.assign(T1);

        assertThrows(ConnectException.class, sink.loop::step);

        assertEquals(List.of("preCommit {t-0=0}", "close [t-0]"), sink.log);
    }

    @Test
    void anErrorFromPreCommitDoesNotKeepPartitionsFromBeingClosed() {
        sink.running(T0);
        sink.task.onPreCommit = offsets -> {
            throw new NoSuchMethodError("from another version");
        };

        assertThrows(NoSuchMethodError.class, () -> sink.loop.close(false));

        assertEquals(List.of("preCommit {t-0=0}", "close [t-0]", "stop", "close owned"), sink.log);
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void aWakeUpDuringTheCommitOfLeavingPartitionsReachesThePollThatTheyLeaveIn() {
        sink.running(T0, T1);
        sink.records(T0, 0);
        sink.loop.step();
        sink.log.clear();
        sink.consumer.onSync = () -> {
            sink.consumer.onSync = () -> {};
            throw new WakeupException();
        };
        sink.assign(T1);

        sink.loop.step();
        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.sync);
        sink.loop.step();
        sink.loop.step();

        assertTrue(sink.log.contains("put []"), sink.log.toString());
    }

    @Test
    void anEmptyAnswerCountsAsACommitThatIsOver() {
        sink.running(T0);
        sink.task.onPreCommit = offsets -> Map.of();
        sink.stepWithCommit();

        sink.task.context().requestCommit();
        sink.loop.step();

        assertEquals(2, sink.count("preCommit {t-0=0}"));
    }

    @Test
    void aRequestWhileACommitIsUnderWayIsKeptForTheTimeAfter() {
        sink.running(T0);
        sink.consumer.holdBack = true;
        sink.records(T0, 0);
        sink.loop.step();
        sink.stepWithCommit();
        sink.task.context().requestCommit();
        sink.loop.step();
        assertEquals(1, sink.count("preCommit {t-0=1}"));

        sink.consumer.heldBack.get(0).onComplete(Map.of(T0, new OffsetAndMetadata(1)), null);
        sink.loop.step();

        assertEquals(2, sink.count("preCommit {t-0=1}"));
    }

    @Test
    void onlyReportsOfThePartitionsConcernedAreWaitedFor() {
        SinkFixture tolerant = new SinkFixture(Fixtures.TOLERANT).running(T0, T1);
        tolerant.reporter.answer = new CompletableFuture<>();
        tolerant.task.onPut = records -> records.forEach(
                record -> tolerant.task.context().errantRecordReporter().report(record, new DataException("bad")));
        tolerant.records(T0, 0);
        tolerant.loop.step();

        tolerant.assign(T0);
        tolerant.loop.step();

        assertEquals(1, tolerant.count("close [t-1]"));
    }

    @Test
    void aCancelledTaskCommitsNeitherOnItsWayNorWhenPartitionsLeave() {
        sink.running(T0, T1);
        sink.records(T0, 0);
        sink.loop.step();
        sink.loop.cancel();
        sink.log.clear();

        sink.consumer.listener().onPartitionsRevoked(List.of(T0));

        assertEquals(List.of("preCommit {t-0=1}", "close [t-0]"), sink.log);
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void recordsThatTheTaskReportsInPreCommitAreNotCommittedBeforeTheirReportsAreSafe() {
        SinkFixture tolerant = reportingInPreCommit();
        CompletableFuture<Void> report = new CompletableFuture<>();
        tolerant.reporter.answer = report;
        tolerant.stepWithCommit();
        assertEquals(List.of(Map.of(T1, 1L)), tolerant.consumer.async);

        report.complete(null);
        tolerant.stepWithCommit();

        assertEquals(Map.of(T0, 1L, T1, 1L), tolerant.consumer.async.get(1));
    }

    @Test
    void norAreTheyWhenThePartitionsLeave() {
        SinkFixture tolerant = reportingInPreCommit();
        tolerant.reporter.answer = new CompletableFuture<>();

        tolerant.loop.close(false);

        assertEquals(List.of(Map.of(T1, 1L)), tolerant.consumer.sync);
    }

    private static SinkFixture reportingInPreCommit() {
        SinkFixture tolerant = new SinkFixture(Fixtures.TOLERANT).running(T0, T1);
        List<SinkRecord> buffer = new ArrayList<>();
        tolerant.task.onPut = buffer::addAll;
        tolerant.task.onPreCommit = offsets -> {
            buffer.stream()
                    .filter(record -> record.kafkaPartition() == 0)
                    .forEach(record ->
                            tolerant.task.context().errantRecordReporter().report(record, new DataException("bad")));
            buffer.clear();
            return offsets;
        };
        tolerant.records(T0, 0);
        tolerant.records(T1, 0);
        tolerant.loop.step();
        return tolerant;
    }

    @Test
    void aLostReportKeepsNoOtherPartitionFromBeingCommittedBeforeTheTaskFails() {
        SinkFixture tolerant = reportingInPreCommit();
        tolerant.reporter.answer = CompletableFuture.failedFuture(new IllegalStateException("lost"));

        assertThrows(ConnectException.class, () -> tolerant.loop.close(false));

        assertEquals(List.of(Map.of(T1, 1L)), tolerant.consumer.sync);
        assertEquals(1, tolerant.count("close [t-0, t-1]"));
    }
}
