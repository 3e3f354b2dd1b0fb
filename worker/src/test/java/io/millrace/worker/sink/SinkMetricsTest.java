package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** What a sink task tells its metrics. */
class SinkMetricsTest {
    private final SinkFixture sink = SinkFixture.strict();

    @Test
    void aBatchThatIsDeliveredAgainCountsOnce() {
        sink.running(T0);
        sink.records(T0, 0, 1, 2);
        sink.task.onPut = records -> {
            sink.time.advance(50);
            throw new RetriableException("later");
        };
        sink.loop.step();
        assertEquals(3.0, value("sink-record-read-total"));
        assertEquals(0.0, value("sink-record-send-total"));

        sink.task.onPut = records -> sink.time.advance(7);
        sink.loop.step();

        assertEquals(3.0, value("sink-record-read-total"));
        assertEquals(3.0, value("sink-record-send-total"));
        assertEquals(7.0, value("put-batch-max-time-ms"));
        assertEquals(3.0, sink.metrics.value("connector-task-metrics", "batch-size-max"));
    }

    @Test
    void recordsAreActiveUntilTheyAreCommitted() {
        sink.running(T0, T1);
        assertEquals(2.0, value("partition-count"));
        sink.records(T0, 0, 1, 2);
        sink.records(T1, 0);
        sink.loop.step();
        assertEquals(4.0, value("sink-record-active-count"));
        assertEquals(4.0, value("sink-record-active-count-max"));

        sink.stepWithCommit();

        assertEquals(0.0, value("sink-record-active-count"));
        assertEquals(1.0, value("offset-commit-seq-no"));
        assertEquals(1.0, value("offset-commit-completion-total"));
    }

    @Test
    void aPartitionThatIsLostTakesItsRecordsAlong() {
        sink.running(T0, T1);
        sink.records(T0, 0, 1, 2);
        sink.records(T1, 0);
        sink.loop.step();

        sink.consumer.lose(T0);

        assertEquals(1.0, value("partition-count"));
        assertEquals(1.0, value("sink-record-active-count"));
    }

    @Test
    void aCommitThatFailsIsNoCompletion() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.consumer.asyncOutcome = new KafkaException("refused");
        sink.stepWithCommit();
        assertEquals(1.0, sink.metrics.value("connector-task-metrics", "offset-commit-failure-percentage"));

        sink.consumer.asyncOutcome = null;
        sink.stepWithCommit();

        assertEquals(2.0, value("offset-commit-seq-no"));
        assertEquals(1.0, value("offset-commit-completion-total"));
        assertEquals(1.0, sink.metrics.value("connector-task-metrics", "offset-commit-success-percentage"));
    }

    @Test
    void anOutcomeThatComesTooLateIsSkipped() {
        sink.running(T0);
        sink.records(T0, 0);
        sink.loop.step();
        sink.consumer.holdBack = true;
        sink.stepWithCommit();
        sink.time.advance(6_000);
        sink.loop.step();
        sink.stepWithCommit();

        sink.consumer.heldBack.get(0).onComplete(Map.of(), null);

        assertEquals(
                List.of(1.0, 0.0), List.of(value("offset-commit-skip-total"), value("offset-commit-completion-total")));
    }

    private Object value(String attribute) {
        return sink.metrics.value("sink-task-metrics", attribute);
    }
}
