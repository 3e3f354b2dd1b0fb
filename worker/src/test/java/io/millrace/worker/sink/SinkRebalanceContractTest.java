package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.config.ErrorSettings;
import io.millrace.worker.record.Fixtures;
import io.millrace.worker.record.StepFixture;
import io.millrace.worker.record.TransformationChain;
import io.millrace.worker.record.TransformationChain.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Paragraphs of the contract on rebalances of sink tasks that no other test of this package is about. */
@DisplayName("§5.4 Rebalance callbacks")
class SinkRebalanceContractTest {
    private final SinkFixture sink = SinkFixture.strict();

    private static SinkFixture transforming(ErrorSettings errors, UnaryOperator<SinkRecord> function) {
        StepFixture<SinkRecord> steps = new StepFixture<>(new ArrayList<>());
        return new SinkFixture(
                errors, new TransformationChain<>(List.of(Step.always(steps.transformation("step", function::apply)))));
    }

    @Test
    void anEagerRebalanceClosesAllAndOpensWhatComesWithWhatTheTaskHadPausedStillPaused() {
        sink.running(T0, T1);
        sink.task.context().pause(T0);
        sink.records(T1, 0);
        sink.loop.step();
        sink.log.clear();
        sink.consumer.schedulePollTask(() -> {
            sink.consumer.listener().onPartitionsRevoked(List.of(T0, T1));
            sink.consumer.resume(List.of(T0)); // a new assignment starts with nothing paused
            sink.consumer.listener().onPartitionsAssigned(List.of(T0, T1));
        });

        sink.loop.step();

        assertEquals(
                List.of("preCommit {t-0=0, t-1=1}", "close [t-0, t-1]", "commitSync", "open [t-0, t-1]", "put []"),
                sink.log);
        assertEquals(Set.of(T0), sink.paused());
    }

    @Test
    void theConnectorsPauseOutlivesAnEagerRebalance() {
        sink.running(T0, T1);
        sink.loop.pause();
        sink.consumer.schedulePollTask(() -> {
            sink.consumer.listener().onPartitionsRevoked(List.of(T0, T1));
            sink.consumer.resume(List.of(T0, T1));
            sink.consumer.listener().onPartitionsAssigned(List.of(T0, T1));
        });

        sink.loop.step();

        assertEquals(Set.of(T0, T1), sink.paused());
    }

    @Test
    void emptyListsOfPartitionsAreIgnored() {
        sink.running(T0);
        sink.consumer.schedulePollTask(() -> {
            sink.consumer.listener().onPartitionsRevoked(List.of());
            sink.consumer.listener().onPartitionsLost(List.of());
            sink.consumer.listener().onPartitionsAssigned(List.of());
        });

        sink.loop.step();

        assertEquals(List.of("put []"), sink.log);
    }

    @Test
    void aTransformedRecordLeavesWithThePartitionItCameFrom() {
        SinkFixture renaming = transforming(
                        Fixtures.STRICT,
                        record -> record.newRecord(
                                "t", record.kafkaPartition() == 0 ? 1 : 0, null, null, null, record.value(), null))
                .running(T0, T1);
        renaming.task.onPut = records -> {
            throw new RetriableException("later");
        };
        renaming.records(T0, 10);
        renaming.records(T1, 20);
        renaming.loop.step();
        renaming.task.onPut = records -> {};
        renaming.log.clear();
        renaming.assign(T1);

        renaming.loop.step();

        assertEquals(List.of("preCommit {t-0=0}", "close [t-0]", "put [20]"), renaming.log);
    }

    @Test
    void undeliveredRecordsOfLostPartitionsAreDropped() {
        sink.running(T0, T1);
        sink.task.onPut = records -> {
            throw new RetriableException("later");
        };
        sink.records(T0, 10);
        sink.records(T1, 20);
        sink.loop.step();
        sink.task.onPut = records -> {};
        sink.log.clear();
        sink.consumer.schedulePollTask(() -> sink.consumer.lose(T0));

        sink.loop.step();

        assertEquals(List.of("close [t-0]", "put [20]"), sink.log);
    }

    @Test
    void reportsOfLostPartitionsHoldNothingBackAnyMore() {
        SinkFixture tolerant = new SinkFixture(Fixtures.TOLERANT).running(T0, T1);
        tolerant.reporter.answer = new CompletableFuture<>();
        tolerant.task.onPut = records -> records.forEach(
                record -> tolerant.task.context().errantRecordReporter().report(record, new DataException("bad")));
        tolerant.records(T0, 0);
        tolerant.loop.step();
        tolerant.consumer.schedulePollTask(() -> tolerant.consumer.lose(T0));
        tolerant.loop.step();

        tolerant.stepWithCommit();

        assertEquals(1, tolerant.count("preCommit {t-1=0}"));
    }

    @Test
    void theTaskSeesNewPartitionsInItsAssignmentWhenTheyAreOpened() {
        List<Set<TopicPartition>> seen = new ArrayList<>();
        sink.task.onOpen = partitions -> seen.add(sink.task.context().assignment());

        sink.running(T0);

        assertEquals(List.of(Set.of(T0)), seen);
    }

    @Test
    void aPartitionPausedInOpenStaysPaused() {
        sink.task.onOpen = partitions -> sink.task.context().pause(T0);

        sink.running(T0, T1);

        assertEquals(Set.of(T0), sink.paused());
    }

    @Test
    void aTaskThatFailedInOpenIsClosedForAllItsPartitions() {
        sink.task.onOpen = partitions -> {
            throw new DataException("cannot open");
        };
        sink.loop.open();
        sink.assign(T0);
        assertThrows(DataException.class, sink.loop::step);

        sink.loop.close(true);

        assertEquals(
                List.of("open [t-0]", "preCommit {t-0=0}", "close [t-0]", "stop", "close owned"),
                sink.log.subList(2, sink.log.size()));
    }
}
