package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.record.Fixtures;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;
import org.junit.jupiter.api.Test;

/** What goes on between a task in a put and the thread that has its consumer meanwhile. */
class SinkLendingTest {
    private static final TopicPartition OTHER = new TopicPartition("other", 0);

    private final ReadingAheadFixture ahead = new ReadingAheadFixture(Fixtures.STRICT, ReadingAheadFixture.IMPATIENT);
    private final SinkFixture sink = ahead.sink;

    @Test
    void withABatchAtHandItPollsWithEveryPartitionHeldBack() {
        List<Set<?>> paused = Collections.synchronizedList(new ArrayList<>());
        ahead.putWhileReading(
                () -> {
                    sink.consumer.schedulePollTask(() -> paused.add(sink.paused()));
                    eventually("polled", () -> !paused.isEmpty());
                },
                2);

        assertEquals(List.of(Set.of(T0, T1)), paused);
        assertEquals(Set.of(), sink.paused());
    }

    @Test
    void aPartitionLeavesAfterThePutWithWhatWasReadOfIt() {
        ahead.putWhile(() -> {
            ahead.read(
                    () -> {
                        sink.records(T0, 2);
                        sink.records(T1, 7);
                    },
                    7);
            eventually("both", () -> ahead.converted.contains(2L));
            ahead.rebalance(T1);
            sink.log.add("end of put");
        });
        sink.loop.step();

        assertEquals(
                List.of("put [0, 1]", "end of put", "preCommit {t-0=2}", "close [t-0]", "commitSync", "put [7]"),
                sink.log);
        assertEquals(List.of(Map.of(T0, 2L)), sink.consumer.sync);
        assertEquals(Set.of(Thread.currentThread()), ahead.called);
    }

    @Test
    void aPutThatOutlastsThePatienceOfTheGroupLosesItsPartitions() {
        ahead.putWhile(() -> {
            ahead.rebalance(T1);
            sink.time.advance(300_000);
        });

        assertEquals(List.of("put [0, 1]", "close [t-0]"), sink.log);
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void aPartitionIsOpenedAfterThePutAndCanBePausedThen() {
        sink.assign(T0);
        sink.loop.step();
        sink.log.clear();
        sink.task.onOpen = partitions -> {
            ahead.called.add(Thread.currentThread());
            sink.task.context().pause(T1);
        };
        ahead.putWhile(() -> {
            ahead.rebalance(T0, T1);
            sink.log.add("end of put");
        });

        assertEquals(List.of("put [0, 1]", "end of put", "open [t-1]"), sink.log);
        assertEquals(Set.of(T1), sink.paused());
        assertEquals(Set.of(Thread.currentThread()), ahead.called);
    }

    @Test
    void whatARebalanceThrowsFailsTheTaskAfterThePut() {
        sink.task.onClose = partitions -> {
            throw new DataException("cannot close");
        };

        DataException thrown = assertThrows(DataException.class, () -> ahead.putWhile(() -> ahead.rebalance(T1)));

        assertEquals("cannot close", thrown.getMessage());
    }

    @Test
    void theTaskCanPauseDuringAPutAndWhileTheReaderWaitsForIt() {
        ahead.putWhile(() -> {
            sink.task.context().pause(T0);
            assertThrows(
                    IllegalWorkerStateException.class, () -> sink.task.context().pause(OTHER));
            ahead.rebalance(T0);
            sink.task.context().resume(T0);
            sink.task.context().pause(T0);
        });

        assertEquals(Set.of(T0), sink.paused());
    }

    @Test
    void theTaskCanUseTheConsumerThatItFindsInItsContext() throws Exception {
        Field field = sink.task.context().getClass().getDeclaredField("consumer");
        field.setAccessible(true);
        Consumer<?, ?> found = (Consumer<?, ?>) field.get(sink.task.context());
        List<Object> answers = new ArrayList<>();

        ahead.putWhile(() -> {
            answers.add(found.groupMetadata());
            ahead.rebalance(T0);
            answers.add(found.groupMetadata());
            assertThrows(IllegalStateException.class, () -> found.seek(OTHER, 1));
        });

        assertEquals(List.of(sink.consumer.groupMetadata(), sink.consumer.groupMetadata()), answers);
    }

    @Test
    void aSeekOfTheTaskDropsWhatWasReadOfThePartition() throws Exception {
        Field field = sink.task.context().getClass().getDeclaredField("consumer");
        field.setAccessible(true);
        Consumer<?, ?> found = (Consumer<?, ?>) field.get(sink.task.context());
        ahead.putWhileReading(() -> found.seek(T0, 10), 2, 3);

        sink.records(T0, 10);
        sink.loop.step();

        assertEquals(List.of("put [0, 1]", "put [10]"), sink.log);
    }

    @Test
    void theOutcomeOfACommitCountsOnceThePutIsOver() {
        sink.records(T1, 0);
        sink.loop.step();
        sink.consumer.holdBack = true;
        sink.stepWithCommit();
        sink.log.clear();
        List<Object> during = new ArrayList<>();
        ahead.putWhile(() -> {
            sink.consumer.schedulePollTask(
                    () -> sink.consumer.heldBack.forEach(held -> held.onComplete(Map.of(), null)));
            ahead.rebalance(T0);
            during.add(sink.metrics.value("sink-task-metrics", "offset-commit-completion-total"));
        });

        assertEquals(List.of(0.0), during);
        assertEquals(1.0, sink.metrics.value("sink-task-metrics", "offset-commit-completion-total"));
    }

    @Test
    void aTaskThatIsGivenUpPollsNoMore() {
        ahead.putWhile(() -> {
            sink.loop.cancel();
            eventually("the reader rests", () -> sink.consumer.isReader(Thread.State.WAITING));
        });

        sink.loop.close(true);

        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void anInterruptThatTheTaskLeavesBehindIsPassedOn() {
        ahead.putWhileReading(Thread.currentThread()::interrupt, 2);

        assertSame(true, Thread.interrupted());
        sink.loop.step();
        assertEquals(List.of("put [0, 1]", "put [2]"), sink.log);
    }
}
