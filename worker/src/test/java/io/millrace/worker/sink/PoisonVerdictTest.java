package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static io.millrace.worker.sink.SinkFixture.T1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class PoisonVerdictTest {
    private final SinkFixture sink = SinkFixture.isolating(Fixtures.TOLERANT).running(T0, T1);
    private final List<Long> taken = new ArrayList<>();
    private final Set<Long> poisoned = new HashSet<>();
    private int puts;

    PoisonVerdictTest() {
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
    void anOutageIsNoRecordsFault() {
        IOException cause = new IOException("connection refused");
        sink.task.onPut = records -> {
            puts++;
            throw new ConnectException("cannot write", cause);
        };
        sink.records(T0, range(0, 10));

        ConnectException thrown = assertThrows(ConnectException.class, sink.loop::step);
        sink.loop.close(true);

        assertEquals("Exiting WorkerSinkTask due to unrecoverable exception.", thrown.getMessage());
        assertSame(cause, thrown.getCause().getCause());
        assertEquals(1, puts);
        assertEquals(List.of(), reported());
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void anOutageDuringTheSearchEndsItWithTheSuspectsUnreported() {
        poisoned.addAll(List.of(0L, 1L));
        sink.task.onPut = records -> {
            if (puts == 6) {
                throw new ConnectException("cannot write", new IOException("connection reset"));
            }
            takeAllOrNothing(records);
        };
        sink.records(T0, range(0, 8));

        assertThrows(ConnectException.class, sink.loop::step);
        sink.loop.close(true);

        assertEquals(List.of(), reported());
        assertEquals(List.of(), taken);
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void whereEveryRecordFailsTheTaskFailsAndReportsNone() {
        poisoned.addAll(list(0, 500));
        sink.records(T0, range(0, 500));

        ConnectException thrown = assertThrows(ConnectException.class, sink.loop::step);
        sink.loop.close(true);

        assertTrue(thrown.getMessage().contains("the records are not at fault"), thrown.getMessage());
        assertEquals(List.of(), reported());
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void recordsThatFailAtTheEndOfABatchAreReportedOnceOneAfterThemIsTaken() {
        poisoned.addAll(List.of(1L, 2L));
        sink.records(T0, range(0, 3));
        sink.loop.step();
        sink.stepWithCommit();
        assertEquals(List.of(), reported());
        assertEquals(List.of(Map.of(T0, 1L, T1, 0L)), sink.consumer.async);
        assertEquals(Set.of(), sink.paused());

        sink.records(T0, 3);
        sink.loop.step();
        sink.stepWithCommit();

        assertEquals(List.of(1L, 2L), reported());
        assertEquals(List.of(0L, 3L), taken);
        assertEquals(Map.of(T0, 4L, T1, 0L), sink.consumer.async.get(1));
    }

    @Test
    void anOutageThatDoesNotLookLikeOneCostsATrickleOfRecordsNone() {
        sink.task.onPut = records -> {
            throw new ConnectException("no answer");
        };

        ConnectException thrown = assertThrows(ConnectException.class, () -> {
            for (long offset = 0; offset < 20; offset++) {
                sink.records(T0, offset);
                sink.loop.step();
            }
        });
        sink.loop.close(true);

        assertTrue(thrown.getMessage().contains("the records are not at fault"), thrown.getMessage());
        assertEquals(List.of(), reported());
        assertEquals(List.of(), sink.consumer.sync);
    }

    @Test
    void recordsThatFailOnlyDuringAnOutageAreTakenAfterIt() {
        poisoned.addAll(List.of(0L, 1L));
        sink.records(T0, 0, 1);
        sink.loop.step();
        poisoned.clear();

        sink.loop.step();

        assertEquals(List.of(0L, 1L), taken);
        assertEquals(List.of(), reported());
    }

    @Test
    void theLastRecordOfAQuietTopicIsReportedInTheEndButNoSecondOne() {
        poisoned.addAll(List.of(0L, 1L));
        sink.records(T0, 0);
        for (int tries = 0; tries < PoisonSearch.MOST_IN_A_ROW; tries++) {
            sink.loop.step();
            assertEquals(List.of(), reported());
        }

        sink.loop.step();
        sink.stepWithCommit();
        sink.records(T0, 1);

        assertEquals(List.of(0L), reported());
        assertEquals(List.of(Map.of(T0, 1L, T1, 0L)), sink.consumer.async);
        assertThrows(ConnectException.class, sink.loop::step);
        assertEquals(List.of(0L), reported());
    }

    @Test
    void anOutageIsOutlastedWithPausesWhereThatIsConfigured() {
        SinkFixture lasting = SinkFixture.isolating(Fixtures.OUTLASTING).running(T0);
        lasting.task.onPut = records -> {
            if (puts++ < 3) {
                throw new ConnectException("cannot write", new SQLTransientConnectionException("pool is empty"));
            }
            taken.addAll(records.stream().map(SinkRecord::kafkaOffset).toList());
        };
        lasting.records(T0, range(0, 3));

        lasting.loop.step();
        assertEquals(Set.of(T0), lasting.paused());
        lasting.loop.step();
        assertEquals(Duration.ofMillis(300), lasting.consumer.lastTimeout);
        lasting.loop.step();
        assertEquals(Duration.ofMillis(600), lasting.consumer.lastTimeout);
        lasting.loop.step();

        assertEquals(list(0, 3), taken);
        assertEquals(Set.of(), lasting.paused());
        assertEquals(List.of(), reported(lasting));
        assertEquals(3, lasting.counts.totalRetries());
        assertFalse(lasting.pipeline.outages().isUnderWay());
    }

    @Test
    void anOutageThatLastsTooLongFailsTheTaskWithNothingReportedOrCommitted() {
        SinkFixture lasting = SinkFixture.isolating(Fixtures.OUTLASTING).running(T0);
        lasting.task.onPut = records -> {
            throw new ConnectException("cannot write", new IOException("connection refused"));
        };
        lasting.records(T0, range(0, 3));
        lasting.loop.step();
        lasting.time.advance(10_000);

        ConnectException thrown = assertThrows(ConnectException.class, lasting.loop::step);
        lasting.loop.close(true);

        assertTrue(thrown.getMessage().contains("errors.outage.retry.timeout.ms"), thrown.getMessage());
        assertEquals(List.of(), reported(lasting));
        assertEquals(List.of(), lasting.consumer.sync);
    }

    @Test
    void anOutageInTheMidstOfASearchIsOutlastedAndTheSearchBeginsAnew() {
        SinkFixture lasting = SinkFixture.isolating(Fixtures.OUTLASTING).running(T0);
        poisoned.add(2L);
        lasting.task.onPut = records -> {
            if (puts == 6) {
                puts++;
                throw new ConnectException("cannot write", new IOException("connection reset"));
            }
            takeAllOrNothing(records);
        };
        lasting.records(T0, range(0, 8));

        lasting.loop.step();
        lasting.loop.step();

        assertEquals(List.of(0L, 1L, 3L, 4L, 5L, 6L, 7L), taken);
        assertEquals(List.of(2L), reported(lasting));
    }
}
