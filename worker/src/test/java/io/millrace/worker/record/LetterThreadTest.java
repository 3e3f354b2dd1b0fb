package io.millrace.worker.record;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorTaskId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LetterThreadTest {
    private static final String NAME = "source-dead-letters-letter-thread-test-3";
    private static final int QUARTER = LetterThread.ROOM / 4 - LetterThread.OVERHEAD;

    private final LetterThread letters =
            new LetterThread(new ConnectorTaskId("letter-thread-test", 3), Duration.ofMillis(10));
    private final CountDownLatch topicIsBack = new CountDownLatch(1);
    private final CompletableFuture<Void> interrupted = new CompletableFuture<>();

    @AfterEach
    void end() {
        letters.end();
        eventually("no thread is left", () -> !isThere());
    }

    @Test
    void aCallerIsHeldUpOnlyForAMomentWhenTheTopicTakesNothing() throws Exception {
        for (int i = 0; i < 4; i++) {
            letters.run(QUARTER, this::blocked);
        }

        ConnectException thrown = assertThrows(ConnectException.class, () -> letters.run(1, this::blocked));
        topicIsBack.countDown();

        assertTrue(
                thrown.getMessage().contains("33554432 bytes of dead letters have waited for it for 10 ms"),
                thrown.getMessage());
        CompletableFuture<Void> sent = new CompletableFuture<>();
        eventually("room again", () -> runs(() -> sent.complete(null)));
        sent.get();
    }

    @Test
    void aLetterLargerThanAllTheRoomTakesAllOfIt() throws Exception {
        CompletableFuture<Void> sent = new CompletableFuture<>();

        letters.run(Integer.MAX_VALUE, () -> sent.complete(null));
        sent.get();

        eventually("room again", () -> runs(() -> {}));
    }

    @Test
    void aLetterSentOnceMoreNeedsNoRoom() throws Exception {
        letters.run(Integer.MAX_VALUE, this::blocked);
        CompletableFuture<Void> sent = new CompletableFuture<>();

        letters.runAgain(() -> sent.complete(null));
        topicIsBack.countDown();

        sent.get();
    }

    @Test
    void thereIsAThreadOnlyOnceALetterIsSent() throws Exception {
        assertFalse(isThere());
        CompletableFuture<String> name = new CompletableFuture<>();

        letters.run(0, () -> name.complete(Thread.currentThread().getName()));

        assertEquals(NAME, name.get());
    }

    @Test
    void nothingIsSentOnceTheTaskHasEnded() {
        letters.end();

        ConnectException thrown = assertThrows(ConnectException.class, () -> letters.run(0, this::blocked));

        assertTrue(thrown.getMessage().contains("letter-thread-test-3 is ending"), thrown.getMessage());
    }

    @Test
    void aBlockedLetterIsInterruptedAndItsThreadEndsWhenTheTaskIsGivenUp() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        letters.run(0, () -> {
            begun.complete(null);
            blocked();
        });
        begun.get();
        letters.run(0, this::blocked);
        assertTrue(isThere());

        letters.end();

        interrupted.get();
        eventually("no thread is left", () -> !isThere());
    }

    private static boolean isThere() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(NAME));
    }

    private boolean runs(Runnable send) {
        try {
            letters.run(QUARTER, send);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private void blocked() {
        try {
            topicIsBack.await();
        } catch (InterruptedException e) {
            interrupted.complete(null);
        }
    }
}
