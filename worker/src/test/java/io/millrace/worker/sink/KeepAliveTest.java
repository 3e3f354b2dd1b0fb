package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.TransformationChain.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A task in the middle of a batch, where a record is tried again and again. */
class KeepAliveTest {
    private static final ErrorSettings RETRYING = new ErrorSettings(600_000, 60_000, false, false, false);
    private static final ErrorSettings OUTLASTING = new ErrorSettings(0, 60_000, false, false, false, -1);

    private Consumer<SinkRecord> onRecord = record -> {};
    private int attempts;

    private SinkFixture sink(ErrorSettings settings) {
        StepFixture<SinkRecord> steps = new StepFixture<>(new ArrayList<>());
        TransformationChain<SinkRecord> chain =
                new TransformationChain<>(List.of(Step.always(steps.transformation("step", record -> {
                    onRecord.accept(record);
                    return record;
                }))));
        return new SinkFixture(settings, chain).running(T0, T1);
    }

    private void failUpTo(int times, long offset, Runnable andThen) {
        onRecord = record -> {
            if (record.kafkaOffset() == offset && attempts < times) {
                attempts++;
                andThen.run();
                throw new RetriableException("not yet");
            }
        };
    }

    @Test
    void pollsWithEveryPartitionHeldBackAndGoesOnWithTheBatch() {
        SinkFixture sink = sink(RETRYING);
        List<Set<?>> pausedInPolls = new ArrayList<>();
        failUpTo(8, 1, () -> {
            if (attempts == 5) {
                sink.consumer.schedulePollTask(() -> pausedInPolls.add(sink.paused()));
            }
        });
        sink.records(T0, 0, 1, 2);

        sink.loop.step();

        assertEquals(List.of(Set.of(T0, T1)), pausedInPolls);
        assertEquals(List.of("put [0, 1, 2]"), sink.log);
        assertEquals(8, attempts);
        assertEquals(Set.of(), sink.paused());
        assertEquals(100, sink.consumer.lastTimeout.toMillis());
    }

    @Test
    void shortRetriesDoWithoutIt() {
        SinkFixture sink = sink(RETRYING);
        failUpTo(3, 1, () -> {});
        sink.records(T0, 0, 1, 2);

        sink.loop.step();

        assertEquals(60_000, sink.consumer.lastTimeout.toMillis());
        assertEquals(List.of(300L, 600L), sink.time.waits().subList(0, 2));
    }

    @Test
    void openedPartitionsWaitForTheBatch() {
        SinkFixture sink = new SinkFixture(RETRYING, chain()).running(T0);
        failUpTo(8, 1, () -> {
            if (attempts == 5) {
                sink.assign(T0, T1);
            }
        });
        sink.records(T0, 0, 1, 2);

        sink.loop.step();

        assertEquals(List.of("open [t-1]", "put [0, 1, 2]"), sink.log);
        assertEquals(Set.of(), sink.paused());
    }

    private TransformationChain<SinkRecord> chain() {
        StepFixture<SinkRecord> steps = new StepFixture<>(new ArrayList<>());
        return new TransformationChain<>(List.of(Step.always(steps.transformation("step", record -> {
            onRecord.accept(record);
            return record;
        }))));
    }

    @Test
    void aPartitionThatLeavesTakesItsRecordsAlongAndTheOthersAreReadOn() {
        SinkFixture sink = sink(RETRYING);
        failUpTo(8, 101, () -> {
            if (attempts == 5) {
                sink.assign(T0);
            }
        });
        sink.records(T0, 0, 1);
        sink.records(T1, 100, 101, 102);

        sink.loop.step();

        assertEquals(List.of("preCommit {t-1=0}", "close [t-1]"), sink.log);
        sink.log.clear();
        if (sink.consumer.position(T0) == 0) { // the order of partitions in a poll is Kafka's
            sink.records(T0, 0, 1);
        }
        sink.loop.step();
        assertEquals(List.of("put [0, 1]"), sink.log);
        sink.stepWithCommit();
        assertEquals(List.of(Map.of(T0, 2L)), sink.consumer.async);
    }

    @Test
    void aPartitionThatLeavesAndComesBackIsReadFromItsNewPosition() {
        SinkFixture sink = new SinkFixture(RETRYING, chain()).running(T0);
        failUpTo(8, 101, () -> {
            if (attempts == 5) {
                sink.consumer.schedulePollTask(() -> {
                    sink.consumer.listener().onPartitionsRevoked(List.of(T0));
                    sink.consumer.seek(T0, 0);
                    sink.consumer.listener().onPartitionsAssigned(List.of(T0));
                });
            }
        });
        sink.records(T0, 100, 101, 102);

        sink.loop.step();

        assertEquals(List.of("preCommit {t-0=0}", "close [t-0]", "open [t-0]"), sink.log);
        assertEquals(0, sink.consumer.position(T0));
    }

    @Test
    void whatARebalanceThrowsFailsTheTask() {
        SinkFixture sink = sink(RETRYING);
        sink.task.onClose = partitions -> {
            throw new DataException("cannot close");
        };
        failUpTo(8, 1, () -> {
            if (attempts == 5) {
                sink.assign(T0);
            }
        });
        sink.records(T0, 0, 1);

        assertEquals(
                "cannot close",
                assertThrows(DataException.class, sink.loop::step).getMessage());
    }

    @Test
    void aWakeUpDuringAnOutageLeavesTheRestOfTheBatchToBeReadAgain() {
        SinkFixture sink = sink(OUTLASTING);
        onRecord = record -> {
            if (record.kafkaOffset() == 101 && attempts++ < 3) {
                sink.loop.wakeUp();
                throw new ConnectException("no registry", new IOException("connection refused"));
            }
        };
        sink.records(T0, 100, 101, 102);

        sink.loop.step();
        assertEquals(List.of(), sink.log);
        assertEquals(101, sink.consumer.position(T0));
        sink.stepWithCommit();
        assertEquals(List.of(), sink.consumer.async);
        attempts = 3;
        sink.records(T0, 101, 102);
        sink.loop.step();
        sink.loop.step();

        assertTrue(sink.log.contains("put [100, 101, 102]"), sink.log.toString());
        sink.loop.close(false);
        assertEquals(List.of(Map.of(T0, 103L, T1, 0L)), sink.consumer.sync);
    }

    @Test
    void aTaskStoppedDuringAnOutageCommitsNothingOfTheBatch() {
        SinkFixture sink = sink(OUTLASTING);
        onRecord = record -> {
            sink.loop.wakeUp();
            throw new ConnectException("no registry", new IOException("connection refused"));
        };
        sink.records(T0, 100, 101);

        sink.loop.step();
        sink.loop.close(false);

        assertEquals(List.of(), sink.consumer.sync);
        assertEquals(List.of("preCommit {t-0=0, t-1=0}", "close [t-0, t-1]", "stop", "close owned"), sink.log);
    }
}
