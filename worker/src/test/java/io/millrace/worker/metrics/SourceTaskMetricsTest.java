package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.model.ConnectorTaskId;
import org.junit.jupiter.api.Test;

class SourceTaskMetricsTest {
    private final ManualTime time = new ManualTime();
    private final ReadableMetrics metrics = new ReadableMetrics(time);
    private final SourceTaskMetrics source =
            metrics.task(new ConnectorTaskId("orders", 0)).source();

    @Test
    void writesCountOnceTheWholeBatchIsDone() {
        var batch = polled(3);
        batch.completed(true);
        batch.completed(false);

        assertEquals(3.0, value("source-record-poll-total"));
        assertEquals(0.0, value("source-record-write-total"));
        assertEquals(3.0, value("source-record-active-count"));

        batch.completed(true);

        assertEquals(2.0, value("source-record-write-total"));
        assertEquals(0.0, value("source-record-active-count"));
        assertEquals(3.0, value("source-record-active-count-max"));
    }

    @Test
    void batchesMayEndInAnyOrder() {
        var first = polled(1);
        var second = polled(2);

        second.completed(true);
        second.completed(true);
        assertEquals(2.0, value("source-record-write-total"));
        assertEquals(1.0, value("source-record-active-count"));

        first.completed(false);
        assertEquals(2.0, value("source-record-write-total"));
        assertEquals(0.0, value("source-record-active-count"));
    }

    @Test
    void timesThePoll() {
        long asked = time.milliseconds();
        time.advance(30);
        source.polled(4, asked);
        asked = time.milliseconds();
        time.advance(10);
        source.polled(2, asked);

        assertEquals(30.0, value("poll-batch-max-time-ms"));
        assertEquals(20.0, value("poll-batch-avg-time-ms"));
        assertEquals(4.0, metrics.value("connector-task-metrics", "batch-size-max"));
        assertEquals(3.0, metrics.value("connector-task-metrics", "batch-size-avg"));
    }

    @Test
    void onlySuccessfulCommitsAreTimed() {
        long begun = time.milliseconds();
        time.advance(20);
        source.committed(true, begun);
        time.advance(500);
        source.committed(false, begun);

        assertEquals(20.0, metrics.value("connector-task-metrics", "offset-commit-max-time-ms"));
        assertEquals(0.5, metrics.value("connector-task-metrics", "offset-commit-success-percentage"));
        assertEquals(0.5, metrics.value("connector-task-metrics", "offset-commit-failure-percentage"));
    }

    @Test
    void transactionsAreCountedOnlyWhereThereAreSome() {
        assertEquals("none", value("transaction-size-avg"));

        source.transactional();
        source.transaction(4);
        source.transaction(0);

        assertEquals(0.0, value("transaction-size-min"));
        assertEquals(4.0, value("transaction-size-max"));
        assertEquals(2.0, value("transaction-size-avg"));
    }

    private SourceTaskMetrics.Batch polled(int records) {
        return source.polled(records, time.milliseconds());
    }

    private Object value(String attribute) {
        return metrics.value("source-task-metrics", attribute);
    }
}
