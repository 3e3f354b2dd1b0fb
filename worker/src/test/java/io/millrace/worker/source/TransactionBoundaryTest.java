package io.millrace.worker.source;

import static io.millrace.worker.source.TransactionBoundary.Ending.ABORT;
import static io.millrace.worker.source.TransactionBoundary.Ending.COMMIT;
import static io.millrace.worker.source.TransactionBoundary.Ending.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.record.Fixtures;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionBoundaryTest {
    private static final SourceRecord FIRST = record(1);
    private static final SourceRecord SECOND = record(2);

    private static SourceRecord record(long offset) {
        return Fixtures.sourceRecord("t", "a", offset);
    }

    @Test
    void eachPollEndsATransaction() {
        TransactionBoundary boundary = TransactionBoundary.poll();
        boundary.begin(100);

        assertEquals(NONE, boundary.afterRecord(FIRST));
        assertEquals(COMMIT, boundary.afterBatch(100));
        assertEquals(COMMIT, boundary.atRest());
        assertTrue(boundary.context().isEmpty());
    }

    @Test
    void theFirstBatchAfterTheIntervalEndsATransaction() {
        TransactionBoundary boundary = TransactionBoundary.interval(Duration.ofMillis(50));
        boundary.begin(100);

        assertEquals(NONE, boundary.afterRecord(FIRST));
        assertEquals(NONE, boundary.afterBatch(149));
        assertEquals(COMMIT, boundary.atRest());
        assertEquals(COMMIT, boundary.afterBatch(150));
        boundary.begin(170);
        assertEquals(NONE, boundary.afterBatch(219));
        assertEquals(COMMIT, boundary.afterBatch(220));
        assertTrue(boundary.context().isEmpty());
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                asked("nothing", tx -> {}, NONE, NONE, NONE),
                asked("commit of the batch", TransactionContext::commitTransaction, NONE, NONE, COMMIT),
                asked("abort of the batch", TransactionContext::abortTransaction, NONE, NONE, ABORT),
                asked("commit after the first", tx -> tx.commitTransaction(FIRST), COMMIT, NONE, NONE),
                asked("commit after one equal to it", tx -> tx.commitTransaction(record(1)), COMMIT, NONE, NONE),
                asked("commit after the second", tx -> tx.commitTransaction(SECOND), NONE, COMMIT, NONE),
                asked("abort after the second", tx -> tx.abortTransaction(SECOND), NONE, ABORT, NONE),
                asked("commit after a third", tx -> tx.commitTransaction(record(3)), NONE, NONE, NONE),
                asked(
                        "abort after the first, commit after the second and of the batch",
                        tx -> {
                            tx.abortTransaction(FIRST);
                            tx.commitTransaction(SECOND);
                            tx.commitTransaction();
                        },
                        ABORT,
                        COMMIT,
                        COMMIT));
    }

    private static Arguments asked(String name, Consumer<TransactionContext> request, Object... endings) {
        return Arguments.of(name, request, endings);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void whatTheTaskAsksForIsDoneOnce(String name, Consumer<TransactionContext> request, Object... endings) {
        TransactionBoundary boundary = TransactionBoundary.connector();
        request.accept(boundary.context().orElseThrow());

        assertEquals(endings[0], boundary.afterRecord(FIRST));
        assertEquals(endings[1], boundary.afterRecord(SECOND));
        assertEquals(endings[2], boundary.afterBatch(0));

        assertEquals(NONE, boundary.afterRecord(FIRST));
        assertEquals(NONE, boundary.afterRecord(SECOND));
        assertEquals(NONE, boundary.atRest());
    }

    @Test
    void atRestIsTheEndOfABatch() {
        TransactionBoundary boundary = TransactionBoundary.connector();
        boundary.context().orElseThrow().abortTransaction();

        assertEquals(ABORT, boundary.atRest());
        assertEquals(NONE, boundary.afterBatch(0));
    }

    @Test
    void commitAndAbortOfTheSameContradictEachOtherOnceLookedUp() {
        TransactionBoundary boundary = TransactionBoundary.connector();
        TransactionContext context = boundary.context().orElseThrow();
        context.commitTransaction();
        context.abortTransaction();
        context.commitTransaction(FIRST);
        context.abortTransaction(record(1));

        Exception ofBatch = assertThrows(IllegalStateException.class, () -> boundary.afterBatch(0));
        Exception ofRecord = assertThrows(IllegalStateException.class, () -> boundary.afterRecord(FIRST));

        assertEquals("Connector requested both commit and abort of same transaction", ofBatch.getMessage());
        assertEquals(
                "Connector requested both commit and abort of same record against topic/partition t/null",
                ofRecord.getMessage());
    }

    @Test
    void refusesNullRecords() {
        TransactionContext context = TransactionBoundary.connector().context().orElseThrow();

        assertThrows(NullPointerException.class, () -> context.commitTransaction(null));
        assertThrows(NullPointerException.class, () -> context.abortTransaction(null));
    }
}
