package io.millrace.worker.record;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ConnectorTaskId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LetterThreadTest {
    private final LetterThread letters = new LetterThread(new ConnectorTaskId("orders", 3), Duration.ofMillis(10));
    private final CountDownLatch topicIsBack = new CountDownLatch(1);
    private final CompletableFuture<Void> interrupted = new CompletableFuture<>();

    @AfterEach
    void cancel() {
        letters.cancel();
    }

    @Test
    void aCallerIsHeldUpOnlyForAMomentWhenTheTopicTakesNothing() throws Exception {
        for (int i = 0; i < LetterThread.ROOM; i++) {
            letters.run(this::blocked);
        }

        ConnectException thrown = assertThrows(ConnectException.class, () -> letters.run(this::blocked));
        topicIsBack.countDown();

        assertTrue(thrown.getMessage().contains("1000 dead letters have waited for it for 10 ms"), thrown.getMessage());
        CompletableFuture<Void> sent = new CompletableFuture<>();
        eventually("room again", () -> runs(() -> sent.complete(null)));
        sent.get();
    }

    @Test
    void aLetterThatWaitsGoesBeforeTheClose() {
        AtomicInteger sent = new AtomicInteger();
        letters.run(sent::incrementAndGet);
        letters.runAgain(sent::incrementAndGet);

        letters.close();

        assertEquals(2, sent.get());
        assertThrows(ConnectException.class, () -> letters.run(sent::incrementAndGet));
    }

    @Test
    void aBlockedLetterIsInterruptedWhenTheTaskIsGivenUp() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        letters.run(() -> {
            begun.complete(null);
            blocked();
        });
        begun.get();

        letters.cancel();

        interrupted.get();
    }

    private boolean runs(Runnable send) {
        try {
            letters.run(send);
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
