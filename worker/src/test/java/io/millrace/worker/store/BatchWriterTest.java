package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
    private final List<List<String>> written = new CopyOnWriteArrayList<>();

    private void write(List<BatchWriter.Item<String>> batch) {
        written.add(batch.stream().map(BatchWriter.Item::value).toList());
        batch.forEach(item -> item.done().complete(null));
    }

    @Test
    void whatArrivesDuringAWriteGoesTogetherIntoTheNext() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BatchWriter.Target<String> slow = batch -> {
            writing.countDown();
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
            write(batch);
        };

        try (BatchWriter<String> writer = new BatchWriter<>("test-writer", slow, () -> {})) {
            writer.add("a");
            assertTrue(writing.await(20, TimeUnit.SECONDS));
            writer.add("b");
            CompletableFuture<Void> last = writer.add("c");
            goOn.countDown();
            last.get(20, TimeUnit.SECONDS);
        }

        assertEquals(List.of(List.of("a"), List.of("b", "c")), written);
    }

    @Test
    void whateverATargetThrowsFailsItsBatchAlone() {
        BatchWriter.Target<String> moody = batch -> {
            if (batch.get(0).value().equals("bad")) {
                throw new OutOfMemoryError("not really");
            }
            write(batch);
        };

        try (BatchWriter<String> writer = new BatchWriter<>("test-writer", moody, () -> {})) {
            CompletableFuture<Void> bad = writer.add("bad");
            CompletionException failure = assertThrows(CompletionException.class, bad::join);
            assertTrue(failure.getCause() instanceof OutOfMemoryError);
            writer.add("good").join();
        }

        assertEquals(List.of(List.of("good")), written);
    }

    @Test
    void closingWritesWhatIsQueuedAndThenDoesTheLastWork() {
        List<Integer> batchesAtTheEnd = new CopyOnWriteArrayList<>();
        BatchWriter<String> writer =
                new BatchWriter<>("test-writer", this::write, () -> batchesAtTheEnd.add(written.size()));
        CompletableFuture<Void> last = writer.add("a");

        writer.close();
        writer.close();

        assertTrue(last.isDone());
        assertEquals(List.of(1), batchesAtTheEnd);
        CompletionException refusal =
                assertThrows(CompletionException.class, () -> writer.add("b").join());
        assertTrue(refusal.getCause() instanceof ConnectException);
    }

    @Test
    void anInterruptWhileClosingIsPassedOn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        BatchWriter<String> writer = new BatchWriter<>("test-writer", batch -> goOn.await(), () -> {});
        writer.add("a");
        Thread.currentThread().interrupt();

        writer.close();

        assertTrue(Thread.interrupted());
        goOn.countDown();
    }
}
