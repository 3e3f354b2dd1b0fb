package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** What becomes of a batch that was read and converted while the task was in a put. */
class SinkReadingAheadTest {
    private final ReadingAheadFixture ahead = new ReadingAheadFixture(Fixtures.STRICT);
    private final SinkFixture sink = ahead.sink;

    @Test
    void theNextBatchIsConvertedDuringAPutAndPutAfterIt() {
        ahead.putWhileReading(() -> sink.log.add("end of put"), 2, 3);
        Duration lastTimeout = sink.consumer.lastTimeout;
        sink.loop.step();

        assertEquals(List.of("put [0, 1]", "end of put", "put [2, 3]"), sink.log);
        assertSame(lastTimeout, sink.consumer.lastTimeout, "another poll");
        assertEquals(Set.of(Thread.currentThread()), ahead.called);
        assertEquals(2, ahead.converting.size());
    }

    @Test
    void offsetsOfABatchThatWasNotTakenAreNotCommitted() {
        ahead.putWhileReading(() -> {}, 2, 3);
        sink.loop.close(false);

        assertEquals(List.of(Map.of(T0, 2L, T1, 0L)), sink.consumer.sync);
        assertEquals(1, sink.count("stop"));
    }

    @Test
    void offsetsOfABatchThatWasTakenAreCommitted() {
        ahead.putWhileReading(() -> {}, 2, 3);
        sink.stepWithCommit();
        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T0, 2L, T1, 0L), Map.of(T0, 4L, T1, 0L)), sink.consumer.async);
    }

    @Test
    void recordsCountAsReadOnceTheirBatchIsTaken() {
        ahead.putWhileReading(() -> {}, 2, 3);
        assertEquals(2.0, sink.metrics.value("sink-task-metrics", "sink-record-read-total"));
        assertEquals(2.0, sink.metrics.value("sink-task-metrics", "sink-record-active-count"));

        sink.loop.step();

        assertEquals(4.0, sink.metrics.value("sink-task-metrics", "sink-record-read-total"));
        assertEquals(4.0, sink.metrics.value("sink-task-metrics", "sink-record-active-count"));
    }

    @Test
    void aRewindDropsWhatWasReadOfThePartition() {
        ahead.putWhile(() -> {
            ahead.read(
                    () -> {
                        sink.records(T0, 2);
                        sink.records(T1, 7);
                    },
                    7);
            eventually("both", () -> ahead.converted.contains(2L));
            sink.task.context().offset(T0, 1);
        });

        sink.loop.step();
        assertEquals(List.of("put [0, 1]", "put [7]"), sink.log);
        assertEquals(1, sink.consumer.position(T0));
        sink.records(T0, 1, 2);
        sink.loop.step();
        assertEquals("put [1, 2]", sink.log.get(2));
    }

    @Test
    void whatTheTaskPausesIsReadAgainOnceItResumes() {
        ahead.putWhileReading(() -> sink.task.context().pause(T0), 2, 3);

        sink.loop.step();
        assertEquals(List.of("put [0, 1]", "put []"), sink.log);
        assertEquals(2, sink.consumer.position(T0));
        assertEquals(Set.of(T0), sink.paused());
        sink.task.context().resume(T0);
        sink.records(T0, 2, 3);
        sink.loop.step();
        assertEquals("put [2, 3]", sink.log.get(2));
    }

    @Test
    void whatTheTaskPausesAndResumesInOnePutIsKept() {
        ahead.putWhileReading(
                () -> {
                    sink.task.context().pause(T0);
                    sink.task.context().resume(T0);
                },
                2,
                3);

        sink.loop.step();

        assertEquals(List.of("put [0, 1]", "put [2, 3]"), sink.log);
    }

    @Test
    void whileTheConnectorIsPausedItWaits() {
        ahead.putWhileReading(() -> {}, 2, 3);
        sink.loop.pause();
        sink.loop.step();
        assertEquals(0, sink.count("put [2, 3]"));

        sink.loop.resume();
        sink.loop.step();

        assertEquals(List.of("put [0, 1]", "preCommit {t-0=2, t-1=0}", "put []", "put [2, 3]"), sink.log);
    }

    @Test
    void itWaitsUntilABatchIsTakenThatTheTaskWantsAgain() {
        ahead.putWhileReading(
                () -> {
                    throw new RetriableException("later");
                },
                2,
                3);

        sink.loop.step();
        sink.loop.step();

        assertEquals(List.of("put [0, 1]", "put [0, 1]", "put [2, 3]"), sink.log);
        sink.loop.close(false);
        assertEquals(List.of(Map.of(T0, 4L, T1, 0L)), sink.consumer.sync);
    }

    @Test
    void itIsDroppedWhenReadingGoesOnFromTheOffsetsCommittedLast() {
        ahead.putWhileReading(() -> {}, 2, 3);
        sink.task.onPreCommit = offsets -> {
            throw new DataException("cannot flush");
        };

        sink.stepWithCommit();

        assertEquals(List.of("put [0, 1]", "preCommit {t-0=2, t-1=0}", "put []"), sink.log);
        assertEquals(0, sink.consumer.position(T0));
    }

    @Test
    void aFailureToConvertFailsTheTaskAfterThePut() {
        ahead.onRecord = record -> {
            if (record.kafkaOffset() == 3) {
                throw new DataException("bad");
            }
        };
        ahead.putWhileReading(() -> {}, 2, 3);

        ConnectException thrown = assertThrows(ConnectException.class, sink.loop::step);
        sink.loop.close(true);

        assertEquals("Tolerance exceeded in error handler", thrown.getMessage());
        assertEquals(List.of(Map.of(T0, 2L, T1, 0L)), sink.consumer.sync);
        assertEquals(1, sink.reporter.reported.size());
    }

    @Test
    void anErrorInConversionFailsTheTaskAfterThePut() {
        Error error = new NoClassDefFoundError("gone");
        ahead.onRecord = record -> {
            if (record.kafkaOffset() == 3) {
                throw error;
            }
        };
        ahead.putWhileReading(() -> {}, 2, 3);

        assertSame(error, assertThrows(NoClassDefFoundError.class, sink.loop::step));
    }

    @Test
    void aFailureOnARecordThatTheTaskRewindsFromIsForgotten() {
        ahead.onRecord = record -> {
            if (record.kafkaOffset() == 3) {
                throw new DataException("bad");
            }
        };
        ahead.putWhileReading(() -> sink.task.context().offset(T0, 10), 2, 3);

        sink.records(T0, 10);
        sink.loop.step();

        assertEquals(List.of("put [0, 1]", "put [10]"), sink.log);
    }

    @Test
    void recordsThatAreSkippedMoveTheOffsetOnceTheirBatchIsTaken() {
        ReadingAheadFixture tolerant = new ReadingAheadFixture(Fixtures.TOLERANT);
        tolerant.onRecord = record -> {
            if (record.kafkaOffset() > 1) {
                throw new DataException("bad");
            }
        };
        tolerant.putWhileReading(() -> {}, 2);

        tolerant.sink.stepWithCommit();
        tolerant.sink.stepWithCommit();

        assertEquals(List.of("put [0, 1]", "put []", "put []"), puts(tolerant.sink));
        assertEquals(List.of(Map.of(T0, 2L, T1, 0L), Map.of(T0, 3L, T1, 0L)), tolerant.sink.consumer.async);
    }

    private static List<String> puts(SinkFixture sink) {
        return sink.log.stream().filter(entry -> entry.startsWith("put")).toList();
    }

    @Test
    void whatAPollThrowsFailsTheTaskAfterThePut() {
        KafkaException fenced = new KafkaException("fenced");
        sink.records(T0, 0, 1);
        sink.task.onPut = records -> {
            sink.consumer.setPollException(fenced);
            eventually("thrown", () -> sink.consumer.isReader(Thread.State.WAITING));
        };

        assertSame(fenced, assertThrows(KafkaException.class, sink.loop::step));
        sink.loop.close(true);

        assertEquals(List.of(Map.of(T0, 2L, T1, 0L)), sink.consumer.sync);
    }

    @Test
    void aStopLeavesItAlone() {
        ahead.putWhileReading(sink.loop::wakeUp, 2, 3);

        sink.loop.step();

        assertEquals(List.of("put [0, 1]"), sink.log);
    }

    @Test
    void aSearchForPoisonIsOverBeforeItIsTaken() {
        ReadingAheadFixture poisoned = new ReadingAheadFixture(Fixtures.TOLERANT, AlwaysLending.settings(true), true);
        SinkFixture isolating = poisoned.sink;
        isolating.records(T0, 0, 1);
        isolating.task.onPut = records -> {
            if (poisoned.converted.size() == 2) {
                poisoned.read(() -> isolating.records(T0, 2, 3), 3);
            }
            if (records.stream().anyMatch(record -> record.kafkaOffset() == 0)) {
                throw new DataException("poisoned");
            }
        };

        isolating.loop.step();
        isolating.loop.step();

        assertEquals(List.of("put [0, 1]", "put [0, 1]", "put [0]", "put [1]", "put [2, 3]"), puts(isolating));
        assertEquals(1, isolating.reporter.reported.size());
    }

    @Test
    void quickPutsNeedNoOtherThread() {
        SinkFixture quick = new SinkFixture(
                Fixtures.STRICT,
                Fixtures.noTransformations(),
                false,
                new ReadingAhead(Long.MAX_VALUE, Duration.ofSeconds(1), look -> {}));
        quick.running(T0);
        List<Boolean> lent = new ArrayList<>();
        quick.task.onPut = records -> lent.add(quick.loop.isLent());
        quick.records(T0, 0);

        quick.loop.step();

        assertEquals(List.of(false), lent);
    }

    @Test
    void aPutThatDoesNotReturnForLongIsReadAheadOf() {
        Deque<Runnable> looks = new ArrayDeque<>();
        ReadingAheadFixture slow = new ReadingAheadFixture(
                Fixtures.STRICT, new ReadingAhead(Long.MAX_VALUE, Duration.ofSeconds(1), looks::add));
        slow.putWhile(() -> {
            looks.remove().run();
            assertFalse(slow.sink.loop.isLent());
            looks.remove().run();
            assertTrue(slow.sink.loop.isLent());
            slow.read(() -> slow.sink.records(T0, 2), 2);
        });
        slow.sink.loop.step();

        assertEquals(List.of("put [0, 1]", "put [2]"), slow.sink.log);
        looks.remove().run();
        looks.remove().run();
        assertEquals(0, looks.size(), "looks while there are no puts");
    }

    @Test
    void theReadersThreadIsNamedForTheTasks() {
        ahead.putWhileReading(() -> {}, 2);

        Thread reader = ahead.converting.stream()
                .filter(thread -> thread != Thread.currentThread())
                .findFirst()
                .orElseThrow();

        assertEquals(Thread.currentThread().getName() + "-reader", reader.getName());
        assertTrue(reader.isDaemon());
        assertNotEquals(Thread.State.TERMINATED, reader.getState());
        sink.loop.close(false);
        eventually("the reader has ended", () -> !reader.isAlive());
    }
}
