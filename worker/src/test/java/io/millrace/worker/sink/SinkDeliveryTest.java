package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.TransformationChain.Step;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SinkDeliveryTest {
    private final SinkFixture sink = SinkFixture.strict();

    @Test
    void startsOpensPutsClosesAndStopsInOrder() {
        sink.loop.open();
        sink.assign(T0, T1);
        sink.loop.step();
        sink.records(T0, 0, 1);
        sink.loop.step();
        sink.loop.close(false);

        assertEquals(
                List.of(
                        "initialize",
                        "start {task.class=X}",
                        "open [t-0, t-1]",
                        "put []",
                        "put [0, 1]",
                        "preCommit {t-0=2, t-1=0}",
                        "close [t-0, t-1]",
                        "commitSync",
                        "stop",
                        "close owned"),
                sink.log);
        assertEquals(List.of(Map.of(T0, 2L, T1, 0L)), sink.consumer.sync);
        assertTrue(sink.consumer.closed());
        assertTrue(sink.reporter.closed);
    }

    @Test
    void aTaskThatNeverOpenedIsStoppedAllTheSame() {
        sink.loop.close(false);

        assertEquals(List.of("stop", "close owned"), sink.log);
        assertTrue(sink.consumer.closed());
    }

    @Test
    void handsTheTaskRecordsThatKnowTheirOrigin() {
        sink.running(T0);
        sink.task.onPut = records -> {
            for (SinkRecord record : records) {
                InternalSinkRecord internal = (InternalSinkRecord) record;
                assertEquals(
                        "value", Fixtures.text(internal.context().original().value()));
            }
        };
        sink.records(T0, 0);

        sink.loop.step();

        assertEquals(List.of("put [0]"), sink.log);
    }

    @Test
    void theContextHoldsTheConsumerWhereOneTaskLooksForIt() throws Exception {
        sink.running(T0);
        Field field = sink.task.context().getClass().getDeclaredField("consumer");
        field.setAccessible(true);

        assertEquals(
                "org.apache.kafka.connect.runtime.WorkerSinkTaskContext",
                sink.task.context().getClass().getName());
        Consumer<?, ?> held = (Consumer<?, ?>) field.get(sink.task.context());
        assertEquals(sink.consumer.groupMetadata(), held.groupMetadata());
        assertEquals(Set.of(T0), sink.task.context().assignment());
        assertEquals(Map.of("resolved", "now"), sink.task.context().configs());
        assertTrue(sink.task.context().errantRecordReporter() != null);
        assertNull(sink.task.context().pluginMetrics());
    }

    @Test
    void deliversABatchAgainAfterARetriableExceptionWhileItsPartitionsArePaused() {
        sink.running(T0);
        sink.records(T0, 0, 1);
        sink.task.onPut = records -> {
            sink.task.context().timeout(500);
            throw new RetriableException("later");
        };
        sink.loop.step();
        assertEquals(Set.of(T0), sink.paused());

        sink.loop.step();
        assertEquals(500, sink.consumer.lastTimeout.toMillis());
        sink.task.onPut = records -> {};
        sink.loop.step();

        assertEquals(List.of("put [0, 1]", "put [0, 1]", "put [0, 1]"), sink.log);
        assertEquals(Set.of(), sink.paused());
        sink.stepWithCommit();
        assertEquals(List.of(Map.of(T0, 2L)), sink.consumer.async);
    }

    @Test
    void offsetsOfABatchStillToBeRedeliveredAreNotCommitted() {
        sink.running(T0);
        sink.records(T0, 0, 1);
        sink.task.onPut = records -> {
            throw new RetriableException("later");
        };
        sink.loop.step();
        sink.stepWithCommit();
        sink.loop.close(false);

        assertEquals(List.of(), sink.consumer.async);
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void thePollLastsUntilTheNextCommitUnlessTheTaskAskedForLessOnce() {
        sink.running(T0);
        assertEquals(60_000, sink.consumer.lastTimeout.toMillis());
        sink.time.advance(1000);

        sink.task.context().timeout(10);
        sink.loop.step();
        assertEquals(10, sink.consumer.lastTimeout.toMillis());
        sink.loop.step();
        assertEquals(59_000, sink.consumer.lastTimeout.toMillis());
    }

    @Test
    void anyOtherExceptionFailsTheTaskAfterACommitOfWhatWasDelivered() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.records(T0, 1);
        org.apache.kafka.common.errors.TimeoutException cause =
                new org.apache.kafka.common.errors.TimeoutException("retriable for a client, not for Connect");
        sink.task.onPut = records -> {
            throw cause;
        };

        ConnectException thrown = assertThrows(ConnectException.class, sink.loop::step);
        sink.loop.close(true);

        assertEquals("Exiting WorkerSinkTask due to unrecoverable exception.", thrown.getMessage());
        assertSame(cause, thrown.getCause());
        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.sync);
    }

    @Test
    void aTaskThatSwallowsARefusedReportFailsAllTheSame() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.task.onPut = records -> {
            SinkRecord record = records.iterator().next();
            assertThrows(
                    ConnectException.class,
                    () -> sink.task.context().errantRecordReporter().report(record, new DataException("bad")));
        };

        ConnectException thrown = assertThrows(ConnectException.class, sink.loop::step);
        sink.loop.close(true);

        assertEquals("Tolerance exceeded in error handler", thrown.getMessage());
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void recordsThatAreDroppedCountAsConsumed() {
        StepFixture<SinkRecord> steps = new StepFixture<>(new ArrayList<>());
        SinkFixture filtering = new SinkFixture(
                Fixtures.STRICT,
                new TransformationChain<>(List.of(Step.always(
                        steps.transformation("filter", record -> record.kafkaOffset() > 0 ? null : record)))));
        filtering.running(T0);
        filtering.records(T0, 0, 1, 2);

        filtering.loop.step();
        filtering.stepWithCommit();

        assertEquals("put [0]", filtering.log.get(0));
        assertEquals(List.of(Map.of(T0, 3L)), filtering.consumer.async);
    }

    @Test
    void aTimestampBelowMinusOneFailsTheTask() {
        sink.running(T0);
        sink.consumer.addRecord(Fixtures.consumed("t", 0, 0, -2));

        assertThrows(InvalidRecordException.class, sink.loop::step);
    }

    @Test
    void whilePausedItPollsAndPutsNothingAndCommits() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();

        sink.loop.pause();
        sink.records(T0, 1);
        sink.loop.step();

        assertTrue(sink.loop.stepsWhilePaused());
        assertEquals(List.of("put [0]", "preCommit {t-0=1}", "put []"), sink.log);
        assertEquals(Set.of(T0), sink.paused());
        sink.loop.resume();
        sink.loop.step();
        assertEquals(1, sink.count("put [1]"));
    }

    @Test
    void whatTheTaskHasPausedStaysPausedWhenTheConnectorGoesOn() {
        sink.running(T0, T1);
        sink.task.context().pause(T1);
        sink.loop.pause();
        assertEquals(Set.of(T0, T1), sink.paused());

        sink.task.context().resume(T1);
        assertEquals(Set.of(T0, T1), sink.paused());
        sink.task.context().pause(T1);
        sink.loop.resume();

        assertEquals(Set.of(T1), sink.paused());
        sink.task.context().resume(T1);
        assertEquals(Set.of(), sink.paused());
    }

    @Test
    void resumingWhileABatchWaitsLeavesItsPartitionsPaused() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.task.onPut = records -> {
            throw new RetriableException("later");
        };
        sink.loop.step();

        sink.loop.pause();
        sink.loop.resume();

        assertEquals(Set.of(T0), sink.paused());
    }

    @Test
    void refusesToPauseOrResumeWhatIsNotAssigned() {
        sink.running(T0);

        assertEquals(
                "SinkTasks may not pause partitions that are not currently assigned to them.",
                assertThrows(
                                IllegalWorkerStateException.class,
                                () -> sink.task.context().pause(T1))
                        .getMessage());
        assertThrows(
                IllegalWorkerStateException.class, () -> sink.task.context().resume(T1));
    }

    @Test
    void rewindsBeforeTheNextPoll() {
        sink.running(T0);
        sink.records(T0, 0, 1, 2);
        sink.loop.step();

        sink.task.context().offset(T0, 1);
        sink.records(T0, 1, 2);
        sink.loop.step();

        assertEquals(List.of("put [0, 1, 2]", "put [1, 2]"), sink.log);
    }

    @Test
    void rewindsRightAfterOpen() {
        sink.task.onOpen = partitions -> sink.task.context().offset(Map.of(T0, 5L));
        sink.running(T0);

        assertEquals(5, sink.consumer.position(T0));
    }

    @Test
    void aWakeUpEndsThePollWithoutAPut() {
        sink.running(T0);
        sink.consumer.schedulePollTask(sink.loop::wakeUp);

        sink.loop.step();
        assertEquals(List.of(), sink.log);
        sink.loop.wakeUp();
        sink.loop.step();
        assertEquals(List.of(), sink.log);
        sink.loop.step();
        assertEquals(List.of("put []"), sink.log);
    }

    @Test
    void exceptionsOfTheConsumerFailTheTask() {
        sink.running(T0);
        sink.consumer.setPollException(new org.apache.kafka.common.KafkaException("fenced"));

        assertThrows(org.apache.kafka.common.KafkaException.class, sink.loop::step);
    }
}
