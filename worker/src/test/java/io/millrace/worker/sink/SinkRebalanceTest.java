package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class SinkRebalanceTest {
    private final SinkFixture sink = SinkFixture.strict();

    /** Its position may be known to a broker only that cannot be reached. */
    @Test
    void aTaskThatIsGivenUpDoesNotAskForAPositionAgain() {
        AtomicInteger asked = new AtomicInteger();
        sink.consumer.onPosition = () -> {
            if (asked.incrementAndGet() < 5) { // or for good
                sink.loop.cancel();
                throw new WakeupException();
            }
        };

        assertThrows(ConnectException.class, () -> sink.running(T0));

        assertEquals(1, asked.get());
    }

    @Test
    void opensAndClosesOnlyTheDifference() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.assign(T0, T1);
        sink.loop.step();
        sink.assign(T1);
        sink.loop.step();
        sink.loop.close(false);

        assertEquals(
                List.of(
                        "put [0]",
                        "open [t-1]",
                        "put []",
                        "preCommit {t-0=1}",
                        "close [t-0]",
                        "commitSync",
                        "put []",
                        "preCommit {t-1=0}",
                        "close [t-1]",
                        "stop",
                        "close owned"),
                sink.log);
        assertEquals(List.of(Map.of(T0, 1L)), sink.consumer.sync);
    }

    @Test
    void revokedPartitionsAreForgotten() {
        sink.running(T0, T1);
        sink.records(T0, 0);
        sink.records(T1, 0);
        sink.loop.step();
        sink.assign(T1);
        sink.loop.step();

        sink.stepWithCommit();

        assertEquals(List.of(Map.of(T1, 1L)), sink.consumer.async);
        assertEquals(Set.of(T1), sink.task.context().assignment());
    }

    @Test
    void undeliveredRecordsOfRevokedPartitionsAreDropped() {
        sink.running(T0, T1);
        sink.task.onPut = records -> {
            throw new RetriableException("later");
        };
        sink.records(T0, 10, 11);
        sink.records(T1, 20);
        sink.loop.step();
        sink.task.onPut = records -> {};
        sink.log.clear();
        sink.assign(T1);

        sink.loop.step();

        assertEquals(List.of("preCommit {t-0=0}", "close [t-0]", "put [20]"), sink.log);
        assertEquals(Set.of(), sink.paused());
        sink.stepWithCommit();
        assertEquals(List.of(Map.of(T1, 21L)), sink.consumer.async);
    }

    @Test
    void aNewPartitionIsHeldBackWhileABatchWaits() {
        sink.running(T0);
        sink.task.onPut = records -> {
            throw new RetriableException("later");
        };
        sink.records(T0, 0);
        sink.loop.step();
        sink.assign(T0, T1);
        sink.loop.step();

        assertEquals(Set.of(T0, T1), sink.paused());
    }

    @Test
    void redeliveryEndsWithItsLastPartition() {
        sink.running(T0);
        sink.task.onPut = records -> {
            if (!records.isEmpty()) {
                throw new RetriableException("later");
            }
        };
        sink.records(T0, 0);
        sink.loop.step();
        sink.assign(T1);
        sink.loop.step();

        assertEquals(Set.of(), sink.paused());
    }

    @Test
    void newPartitionsArePausedWithTheConnector() {
        sink.running(T0);
        sink.loop.pause();
        sink.assign(T0, T1);
        sink.loop.step();

        assertEquals(Set.of(T0, T1), sink.paused());
    }

    @Test
    void whatTheTaskPausedAndLostIsNotPausedWhenItComesBack() {
        sink.running(T0, T1);
        sink.task.context().pause(T0);
        sink.assign(T1);
        sink.loop.step();
        sink.consumer.schedulePollTask(() -> sink.consumer.rebalance(List.of(T0)));
        sink.loop.step();

        assertEquals(Set.of(), sink.paused());
    }

    @Test
    void lostPartitionsAreClosedWithoutACommit() {
        sink.running(T0, T1);
        sink.records(T0, 0);
        sink.records(T1, 0);
        sink.loop.step();
        sink.log.clear();
        sink.consumer.schedulePollTask(() -> sink.consumer.lose(T0));

        sink.loop.step();
        sink.stepWithCommit();

        assertEquals(List.of("close [t-0]", "put []", "preCommit {t-1=1}", "put []"), sink.log);
    }

    @Test
    void anExceptionFromOpenFailsTheTaskAfterThePollWithoutRewinding() {
        sink.task.onOpen = partitions -> {
            sink.task.context().offset(T0, 5);
            throw new DataException("cannot open");
        };
        sink.loop.open();
        sink.assign(T0);

        DataException thrown = assertThrows(DataException.class, sink.loop::step);

        assertEquals("cannot open", thrown.getMessage());
        assertEquals(0, sink.consumer.position(T0));
    }

    @Test
    void noFurtherOpenFollowsAFailure() {
        sink.running(T0);
        sink.task.onClose = partitions -> {
            throw new DataException("cannot close");
        };
        sink.assign(T1);

        assertThrows(DataException.class, sink.loop::step);

        assertEquals(List.of("preCommit {t-0=0}", "close [t-0]"), sink.log);
    }

    @Test
    void afterTheEndTheConsumersWordsAreOfNoInterest() {
        sink.running(T0);
        sink.loop.close(false);
        int before = sink.log.size();

        sink.consumer.listener().onPartitionsRevoked(List.of(T0));
        sink.consumer.listener().onPartitionsLost(List.of(T0));

        assertEquals(before, sink.log.size());
        assertTrue(sink.log.contains("stop"));
    }
}
