package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.FailedRecord;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class PoisonSearchTest {
    private final SinkFixture sink = SinkFixture.isolating(Fixtures.TOLERANT).running(T0, T1);
    private final List<Long> taken = new ArrayList<>();
    private final Set<Long> poisoned = new HashSet<>();
    private int puts;

    PoisonSearchTest() {
        sink.task.onPut = this::takeAllOrNothing;
    }

    private void takeAllOrNothing(Collection<SinkRecord> records) {
        puts++;
        List<Long> offsets = records.stream().map(SinkRecord::kafkaOffset).toList();
        if (offsets.stream().anyMatch(poisoned::contains)) {
            throw new DataException("poisoned: " + offsets);
        }
        taken.addAll(offsets);
    }

    private List<Long> reported() {
        return reported(sink);
    }

    private static List<Long> reported(SinkFixture sink) {
        return sink.reporter.reported.stream()
                .map(failed -> failed.consumed().orElseThrow().offset())
                .toList();
    }

    private static long[] range(long from, long to) {
        return LongStream.range(from, to).toArray();
    }

    private static List<Long> list(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void reportsTheRecordAtFaultAndDeliversTheOthersInOrder() {
        poisoned.add(3L);
        sink.records(T0, range(0, 10));

        sink.loop.step();
        sink.stepWithCommit();

        assertEquals(List.of(0L, 1L, 2L, 4L, 5L, 6L, 7L, 8L, 9L), taken);
        FailedRecord failed = sink.reporter.reported.get(0);
        assertEquals(List.of(3L), reported());
        assertEquals(Stage.TASK_PUT, failed.stage());
        assertEquals("org.apache.kafka.connect.sink.SinkTask", failed.executing());
        assertEquals("poisoned: [3]", failed.error().getMessage());
        assertEquals(List.of(Map.of(T0, 10L, T1, 0L)), sink.consumer.async);
        assertEquals(1, sink.counts.totalRecordFailures());
        assertEquals(Set.of(), sink.paused());
    }

    @Test
    void oneInFiveHundredCostsAFewPutsMore() {
        poisoned.add(333L);
        sink.records(T0, range(0, 500));

        sink.loop.step();

        assertEquals(499, taken.size());
        assertEquals(List.of(333L), reported());
        assertTrue(puts <= 22, puts + " puts");
    }

    @Test
    void findsSeveralInSeveralPartitions() {
        poisoned.addAll(List.of(0L, 5L, 100L, 104L));
        sink.records(T0, range(0, 7));
        sink.records(T1, range(100, 106));

        sink.loop.step();
        sink.loop.close(false);

        assertEquals(Set.of(1L, 2L, 3L, 4L, 6L, 101L, 102L, 103L, 105L), Set.copyOf(taken));
        assertEquals(Set.of(0L, 5L, 100L, 104L), Set.copyOf(reported()));
        assertEquals(List.of(Map.of(T0, 7L, T1, 106L)), sink.consumer.sync);
    }

    @Test
    void whenNothingIsToleratedTheRecordIsReportedAndTheTaskFailsWithTheGoodOnesBeforeItCommitted() {
        SinkFixture strict = SinkFixture.isolating(Fixtures.STRICT).running(T0);
        strict.task.onPut = this::takeAllOrNothing;
        poisoned.add(5L);
        strict.records(T0, range(0, 10));

        ConnectException thrown = assertThrows(ConnectException.class, strict.loop::step);
        strict.loop.close(true);

        assertEquals("Tolerance exceeded in error handler", thrown.getMessage());
        assertEquals("poisoned: [5]", thrown.getCause().getMessage());
        assertEquals(List.of(5L), reported(strict));
        assertEquals(list(0, 5), taken);
        assertEquals(List.of(Map.of(T0, 5L)), strict.consumer.sync);
        assertEquals(1, strict.counts.totalRecordErrors());
    }

    @Test
    void switchedOffTheTaskFailsAtOnce() {
        SinkFixture off = new SinkFixture(Fixtures.TOLERANT).running(T0);
        off.task.onPut = this::takeAllOrNothing;
        poisoned.add(1L);
        off.records(T0, 0, 1);

        assertThrows(ConnectException.class, off.loop::step);

        assertEquals(1, puts);
        assertEquals(List.of(), reported(off));
    }

    @Test
    void aStopEndsTheSearchWithTheRestOfTheBatchUndelivered() {
        poisoned.add(6L);
        sink.task.onPut = records -> {
            takeAllOrNothing(records);
            sink.loop.wakeUp();
        };
        sink.records(T0, range(0, 8));

        sink.loop.step();
        sink.loop.close(false);

        assertEquals(list(0, 4), taken);
        assertEquals(List.of(), reported());
        assertEquals(List.of(Map.of(T0, 4L, T1, 0L)), sink.consumer.sync);
    }

    @Test
    void aWakeUpForAnotherReasonDelaysTheSearchOnly() {
        poisoned.add(6L);
        sink.task.onPut = records -> {
            if (puts == 0) {
                sink.loop.wakeUp();
            }
            takeAllOrNothing(records);
        };
        sink.records(T0, range(0, 8));
        sink.loop.step();
        assertEquals(1, puts);
        assertEquals(Set.of(T0, T1), sink.paused());

        sink.loop.step();
        sink.loop.step();

        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 7L), taken);
        assertEquals(List.of(6L), reported());
        assertEquals(Set.of(), sink.paused());
    }

    @Test
    void aBatchWhosePartitionsHaveAllLeftIsNotPutEmpty() {
        sink.task.onPut = records -> {
            sink.time.advance(11_000);
            sink.consumer.schedulePollTask(() -> sink.consumer.rebalance(List.of()));
            throw new DataException("poisoned");
        };
        sink.records(T0, range(0, 4));

        sink.loop.step();

        assertEquals(0, sink.count("put []"));
        assertEquals(1, sink.count("put [0, 1, 2, 3]"));
        assertEquals(List.of(), reported());
    }

    @Test
    void aRetriableExceptionInAPartMeansRedeliveryOfTheRest() {
        poisoned.add(2L);
        sink.task.onPut = records -> {
            if (puts == 7) {
                puts++;
                throw new RetriableException("later");
            }
            takeAllOrNothing(records);
        };
        sink.records(T0, range(0, 8));
        sink.loop.step();
        assertEquals(List.of(0L, 1L, 3L), taken);
        assertEquals(Set.of(T0, T1), sink.paused());

        sink.stepWithCommit();
        sink.stepWithCommit();

        assertEquals(List.of(0L, 1L, 3L, 4L, 5L, 6L, 7L), taken);
        assertEquals(List.of(2L), reported());
        assertEquals(List.of(Map.of(T0, 4L, T1, 0L), Map.of(T0, 8L, T1, 0L)), sink.consumer.async);
    }

    @Test
    void aFailureOfTheBatchAsAWholeDeliversItInParts() {
        sink.task.onPut = records -> {
            if (records.size() > 3) {
                throw new ConnectException("request too large");
            }
            takeAllOrNothing(records);
        };
        sink.records(T0, range(0, 10));

        sink.loop.step();
        sink.stepWithCommit();

        assertEquals(list(0, 10), taken);
        assertEquals(List.of(), reported());
        assertEquals(List.of(Map.of(T0, 10L, T1, 0L)), sink.consumer.async);
    }

    /** It may be about records that the task took before, and lost: they are read again. */
    @Test
    void afterAFailureThatDoesNotComeAgainReadingGoesOnFromTheOffsetsCommittedLast() {
        sink.records(T0, range(0, 2));
        sink.loop.step();
        sink.stepWithCommit();
        sink.records(T0, range(2, 4));
        sink.loop.step();
        sink.records(T0, 4);
        failOnce();

        sink.loop.step();

        assertEquals(2, sink.consumer.position(T0));
        assertEquals(List.of(), reported());
        sink.records(T0, range(2, 5));
        sink.loop.step();
        sink.stepWithCommit();
        assertEquals(List.of(Map.of(T0, 2L, T1, 0L), Map.of(T0, 5L, T1, 0L)), sink.consumer.async);
        sink.records(T0, 5);
        failOnce();
        sink.loop.step();
        assertEquals(5, sink.consumer.position(T0));
    }

    @Test
    void suchAFailureBeforeAnythingWasCommittedSinceTheLastFailsTheTask() {
        sink.records(T0, 0);
        failOnce();
        sink.loop.step();
        sink.records(T0, 0);
        failOnce();

        assertThrows(ConnectException.class, sink.loop::step);
    }

    @Test
    void suchAFailureFailsATaskThatKeepsItsOffsetsItself() {
        sink.task.onPreCommit = offsets -> Map.of();
        sink.stepWithCommit();
        sink.records(T0, 0);
        failOnce();

        assertThrows(ConnectException.class, sink.loop::step);
    }

    private void failOnce() {
        sink.task.onPut = records -> {
            sink.task.onPut = this::takeAllOrNothing;
            throw new ConnectException("from the background");
        };
    }

    @Test
    void aRecordThatTheTaskItselfHasReportedInVainIsNotSearchedFor() {
        SinkFixture strict = SinkFixture.isolating(Fixtures.STRICT).running(T0);
        strict.task.onPut = records -> records.forEach(
                record -> strict.task.context().errantRecordReporter().report(record, new DataException("bad")));
        strict.records(T0, 0, 1);

        assertThrows(ConnectException.class, strict.loop::step);

        assertEquals(List.of(0L), reported(strict));
        assertEquals(1, strict.count("put [0, 1]"));
    }

    @Test
    void offsetsWaitForTheReport() {
        sink.reporter.answer = CompletableFuture.failedFuture(new IllegalStateException("lost"));
        poisoned.add(1L);
        sink.records(T0, range(0, 4));
        sink.loop.step();

        assertThrows(ConnectException.class, sink::stepWithCommit);
        assertThrows(ConnectException.class, () -> sink.loop.close(true));

        assertEquals(List.of(), sink.consumer.async);
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void aCancelledTaskSearchesNoFurther() {
        poisoned.add(3L);
        sink.task.onPut = records -> {
            sink.loop.cancel();
            takeAllOrNothing(records);
        };
        sink.records(T0, range(0, 4));

        assertThrows(ConnectException.class, sink.loop::step);

        assertEquals(1, puts);
        assertEquals(List.of(), reported());
    }

    @Test
    void partitionsMayLeaveDuringALongSearch() {
        poisoned.add(1L);
        sink.task.onPut = records -> {
            sink.time.advance(6_000);
            if (puts == 0) {
                sink.consumer.schedulePollTask(() -> sink.consumer.rebalance(List.of(T0)));
            }
            takeAllOrNothing(records);
        };
        sink.records(T0, range(0, 4));
        sink.records(T1, range(100, 104));

        sink.loop.step();

        assertEquals(
                List.of(0L, 2L, 3L),
                taken.stream().filter(offset -> offset < 100).toList());
        assertEquals(1, sink.count("close [t-1]"));
        assertEquals(List.of(1L), reported());
        assertEquals(Set.of(), sink.paused());
        sink.stepWithCommit();
        assertEquals(4L, sink.consumer.async.get(sink.consumer.async.size() - 1).get(T0));
    }
}
