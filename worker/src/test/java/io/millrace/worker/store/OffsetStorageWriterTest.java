package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class OffsetStorageWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedOffsetStore store = new ScriptedOffsetStore();
    private final OffsetStorageWriter writer = new OffsetStorageWriter(store, "c");

    @Test
    void nothingGatheredIsNoFlush() {
        assertFalse(writer.beginFlush());
        assertFalse(writer.beginFlush(PATIENCE));
        assertThrows(IllegalStateException.class, writer::doFlush);
        assertDoesNotThrow(writer::cancelFlush);
    }

    @Test
    void storesTheLastOffsetOfEachPartition() {
        put("a", 1);
        put("b", 1);
        put("a", 2);

        flush();

        assertEquals(2L, stored("a"));
        assertEquals(1L, stored("b"));
        assertFalse(writer.beginFlush());
    }

    @Test
    void aNullOffsetForgetsThePartition() {
        put("a", 1);
        flush();

        writer.offset(Map.of("file", "a"), null);
        flush();

        assertNull(stored("a"));
    }

    @Test
    void takesNullForAPartition() {
        writer.offset(null, Map.of("position", 1));

        assertDoesNotThrow(this::flush);
    }

    @Test
    void whatComesDuringAFlushIsKeptForTheNext() {
        put("a", 1);
        assertTrue(writer.beginFlush());
        put("a", 2);
        writer.doFlush().join();
        assertEquals(1L, stored("a"));

        flush();

        assertEquals(2L, stored("a"));
    }

    @Test
    void aFailedFlushKeepsItsOffsetsUnderNewerOnes() {
        put("a", 1);
        put("b", 1);
        store.nextSet = CompletableFuture.failedFuture(new IOException("no disk"));
        assertTrue(writer.beginFlush());
        put("a", 2);

        CompletionException failure =
                assertThrows(CompletionException.class, () -> writer.doFlush().join());

        assertEquals("no disk", failure.getCause().getMessage());
        writer.cancelFlush();
        flush();
        assertEquals(2L, stored("a"));
        assertEquals(1L, stored("b"));
    }

    @Test
    void aCancelledFlushKeepsItsOffsetsUnderNewerOnes() {
        put("a", 1);
        put("b", 1);
        CompletableFuture<Void> slow = new CompletableFuture<>();
        store.nextSet = slow;
        assertTrue(writer.beginFlush());
        CompletableFuture<Void> first = writer.doFlush();
        put("a", 2);

        writer.cancelFlush();

        flush();
        assertEquals(2L, stored("a"));
        assertEquals(1L, stored("b"));
        slow.completeExceptionally(new IOException("too late to matter"));
        assertTrue(first.isCompletedExceptionally());
        assertFalse(writer.beginFlush());
    }

    @Test
    void theLateEndOfACancelledFlushDoesNotEndTheNext() {
        put("a", 1);
        CompletableFuture<Void> slow = new CompletableFuture<>();
        store.nextSet = slow;
        assertTrue(writer.beginFlush());
        writer.doFlush();
        writer.cancelFlush();
        assertTrue(writer.beginFlush());

        slow.complete(null);

        assertThrows(TimeoutException.class, writer::beginFlush);
        writer.doFlush().join();
        assertFalse(writer.beginFlush());
    }

    @Test
    void cancelBeforeTheWriteKeepsEverything() {
        put("a", 1);
        assertTrue(writer.beginFlush());

        writer.cancelFlush();

        flush();
        assertEquals(1L, stored("a"));
    }

    @Test
    void flushesDoNotOverlap() {
        put("a", 1);
        store.nextSet = new CompletableFuture<>();
        assertTrue(writer.beginFlush());
        writer.doFlush();
        put("a", 2);

        assertThrows(TimeoutException.class, writer::beginFlush);
        assertThrows(TimeoutException.class, () -> writer.beginFlush(Duration.ofMillis(10)));
    }

    @Test
    void aFlushWaitsForTheOneBefore() throws Exception {
        put("a", 1);
        CompletableFuture<Void> slow = new CompletableFuture<>();
        store.nextSet = slow;
        assertTrue(writer.beginFlush());
        writer.doFlush();
        put("a", 2);
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> writer.beginFlush(PATIENCE));

        slow.complete(null);

        assertTrue(second.get(20, TimeUnit.SECONDS));
        writer.doFlush().join();
        assertEquals(2L, stored("a"));
    }

    @Test
    void anInterruptWhileWaitingIsPassedOn() {
        put("a", 1);
        assertTrue(writer.beginFlush());
        Thread.currentThread().interrupt();

        assertThrows(InterruptException.class, () -> writer.beginFlush(PATIENCE));

        assertTrue(Thread.interrupted());
    }

    @Test
    void anOffsetThatCannotBeWrittenFailsTheWholeFlushAndLosesNothing() {
        put("a", 1);
        writer.offset(Map.of("file", "b"), Map.of("nested", List.of()));
        assertTrue(writer.beginFlush());

        CompletionException failure =
                assertThrows(CompletionException.class, () -> writer.doFlush().join());

        String message = failure.getCause().getMessage();
        assertTrue(failure.getCause() instanceof ConnectException, message);
        assertTrue(message.startsWith("CRITICAL: Failed to serialize offset data of connector 'c'"), message);
        assertNull(stored("a"));

        put("b", 1);
        flush();
        assertEquals(1L, stored("a"));
        assertEquals(1L, stored("b"));
    }

    @Test
    void aHostileMapFailsTheFlushAlone() {
        writer.offset(Map.of("file", "a"), new AbstractMap<String, Object>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new StackOverflowError("a connector's own trouble");
            }
        });
        assertTrue(writer.beginFlush());

        assertTrue(writer.doFlush().isCompletedExceptionally());

        put("a", 1);
        flush();
        assertEquals(1L, stored("a"));
    }

    @Test
    void takesOffsetsFromOneThreadWhileAnotherFlushes() {
        CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> {
            for (int position = 1; position <= 20_000; position++) {
                put("p" + position % 7, position);
            }
        });

        while (!producer.isDone()) {
            if (writer.beginFlush(PATIENCE)) {
                writer.doFlush().join();
            }
        }
        producer.join();
        if (writer.beginFlush()) {
            writer.doFlush().join();
        }

        assertEquals(20_000L, stored("p" + 20_000 % 7));
        assertEquals(19_999L, stored("p" + 19_999 % 7));
    }

    private void put(String file, int position) {
        writer.offset(Map.of("file", file), Map.of("position", position));
    }

    private void flush() {
        assertTrue(writer.beginFlush(PATIENCE));
        writer.doFlush().join();
    }

    private Object stored(String file) {
        Map<String, Object> offset = new OffsetReader(store, "c").offset(Map.of("file", file));
        return offset == null ? null : offset.get("position");
    }
}
