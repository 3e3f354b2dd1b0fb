package io.millrace.worker.source;

import static io.millrace.worker.source.TransactionalFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorTaskId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log says of transactions; the logger of the tests writes to standard error. */
class TransactionLogTest {
    private static final ConnectorTaskId ID = new ConnectorTaskId("files", 0);

    @Test
    void recordsThatAnAbortTakesAlongHaveNotFailed() throws Exception {
        assertFalse(logOfARecordThatFailsBy(new TransactionAbortedException()).contains("failed to send"));
        assertTrue(logOfARecordThatFailsBy(new TopicAuthorizationException("t")).contains("failed to send"));
    }

    private static String logOfARecordThatFailsBy(RuntimeException error) throws Exception {
        TransactionalFixture fixture = new TransactionalFixture(TransactionBoundary.connector()).opened();
        fixture.task.willPoll(record(1));
        fixture.loop.step();
        return logOf(() -> fixture.producer.errorNext(error));
    }

    @ParameterizedTest
    @CsvSource({"60000, , 1", "59999, , 0", "60000, 90000, 0", "90000, ' 90000 ', 1", "60000, much, 1"})
    void warnsOfAnIntervalThatIsNotShorterThanWhatBrokersAllow(long intervalMs, String timeout, long warnings) {
        Map<String, String> producer = timeout == null ? Map.of() : Map.of("transaction.timeout.ms", timeout);

        String logged = logOf(() -> TransactionTime.of(producer).check(ID, Duration.ofMillis(intervalMs)));

        assertEquals(
                warnings,
                logged.lines()
                        .filter(line -> line.contains("Raise producer.override.transaction.timeout.ms"))
                        .count(),
                logged);
    }

    private static String logOf(Runnable action) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream standard = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(standard);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
