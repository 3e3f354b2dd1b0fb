package io.millrace.worker.sink;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader's thread comes and goes with the loans. */
class LendingTest {
    private final List<Thread> readers = new CopyOnWriteArrayList<>();
    private final CountDownLatch[] borrowed = {new CountDownLatch(1), new CountDownLatch(1)};
    private int loans;
    private final Lending lending =
            new Lending(this::reader, () -> borrowed[loans].countDown(), () -> {}, Duration.ofMillis(1));

    private Thread reader(Runnable work) {
        Thread thread = new Thread(work, "a-reader");
        thread.setDaemon(true);
        readers.add(thread);
        return thread;
    }

    @AfterEach
    void close() {
        lending.close();
    }

    @Test
    void aReaderThatIsNotNeededEndsAndTheNextLoanMakesAnother() throws InterruptedException {
        lendOnce();
        eventually("it has ended", () -> !readers.get(0).isAlive());
        loans++;
        lendOnce();

        assertEquals(2, readers.size());
        assertFalse(lending.isLent());
    }

    private void lendOnce() throws InterruptedException {
        lending.offer();
        lending.lend();
        borrowed[loans].await();
        lending.reclaim();
    }
}
