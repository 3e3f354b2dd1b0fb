package io.millrace.worker.sink;

import static io.millrace.worker.sink.SinkFixture.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.junit.jupiter.api.Test;

/** What the log says of commits that fail; the logger of the tests writes to standard error. */
class SinkCommitLogTest {
    private final SinkFixture sink = SinkFixture.strict().running(T0);

    @Test
    void anOutageOfTheBrokersIsOneWarningWithItsCauseAndNoStackTrace() {
        List<String> logged = logOfACommitThatFailsBy(
                new RetriableCommitFailedException(new CoordinatorNotAvailableException("broker 1 is away")));

        assertEquals(1, logged.size(), logged::toString);
        assertTrue(logged.get(0).contains("WARN"), logged.get(0));
        assertTrue(logged.get(0).contains("broker 1 is away"), logged.get(0));
    }

    @Test
    void anyOtherFailureIsAnErrorWithItsStackTrace() {
        List<String> logged = logOfACommitThatFailsBy(new KafkaException("the client is broken"));

        assertTrue(logged.get(0).contains("ERROR"), logged.get(0));
        assertTrue(
                logged.get(0).contains("Commit of offsets threw an unexpected exception for sequence number 1"),
                logged.get(0));
        assertTrue(logged.size() > 5, logged::toString);
    }

    private List<String> logOfACommitThatFailsBy(RuntimeException outcome) {
        sink.consumer.asyncOutcome = outcome;
        sink.records(T0, 0);
        sink.loop.step();
        Thread own = Thread.currentThread();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] text, int from, int length) {
                if (Thread.currentThread() == own) { // what an earlier test has left running may log, too
                    super.write(text, from, length);
                }
            }
        };
        PrintStream standard = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            sink.stepWithCommit();
        } finally {
            System.setErr(standard);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
