package io.millrace.worker.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a source task tells its metrics. */
class SourceMetricsTest {
    private SourceFixture source = SourceFixture.strict();

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void recordsAreWrittenOnceKafkaHasTheBatch() throws Exception {
        source.loop.open();
        source.task.willPoll(record("a"), record("b"));
        source.loop.step();
        source.producer.completeNext();
        assertEquals(2.0, value("source-record-poll-total"));
        assertEquals(0.0, value("source-record-write-total"));
        assertEquals(2.0, value("source-record-active-count"));

        source.producer.completeNext();

        assertEquals(2.0, value("source-record-write-total"));
        assertEquals(0.0, value("source-record-active-count"));
    }

    @Test
    void whatFailsWhereThatIsToleratedIsNotWritten() throws Exception {
        source.close();
        source = SourceFixture.tolerant();
        source.loop.open();
        source.task.willPoll(record("a"), record("b"));
        source.loop.step();
        source.producer.errorNext(new InvalidTopicException("t"));
        source.producer.completeNext();

        assertEquals(1.0, value("source-record-write-total"));
        assertEquals(0.0, value("source-record-active-count"));
    }

    @Test
    void aFailureThatEndsTheTaskEndsItsRecordOnce() throws Exception {
        source.loop.open();
        source.task.willPoll(record("a"), record("b"));
        source.loop.step();
        source.producer.errorNext(new InvalidTopicException("t"));
        source.producer.completeNext();

        assertThrows(ConnectException.class, source.loop::step);
        assertEquals(1.0, value("source-record-write-total"));
        assertEquals(0.0, value("source-record-active-count"));
    }

    @Test
    void aPollWithoutAnAnswerIsNoBatch() throws Exception {
        source.loop.open();
        source.loop.step();

        assertEquals(0.0, value("source-record-poll-total"));
        assertEquals(Double.NaN, value("poll-batch-max-time-ms"));
        assertEquals(Double.NaN, source.metrics.value("connector-task-metrics", "batch-size-max"));
    }

    @Test
    void commitsAreCountedEvenIfThereIsNothingToCommit() throws Exception {
        source.loop.open();
        source.loop.close(false);

        assertEquals(1.0, source.metrics.value("connector-task-metrics", "offset-commit-success-percentage"));
    }

    private static SourceRecord record(String value) {
        return new SourceRecord(Map.of("file", "f"), Map.of("position", value), "t", Schema.STRING_SCHEMA, value);
    }

    private Object value(String attribute) {
        return source.metrics.value("source-task-metrics", attribute);
    }
}
