package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class OffsetReaderTest {
    private static final Map<String, String> PARTITION = Map.of("file", "a.txt");

    private final ScriptedOffsetStore store = new ScriptedOffsetStore();
    private final OffsetReader reader = new OffsetReader(store, "c");

    @Test
    void readsWhatAWriterWrote() {
        OffsetStorageWriter writer = new OffsetStorageWriter(store, "c");
        writer.offset(PARTITION, Map.of("position", 5, "ratio", 0.5f, "text", "x"));
        assertTrue(writer.beginFlush());
        writer.doFlush().join();

        assertEquals(Map.of("position", 5L, "ratio", 0.5, "text", "x"), reader.offset(PARTITION));
        assertNull(new OffsetReader(store, "other").offset(PARTITION));
    }

    @Test
    void unknownAndForgottenPartitionsAreThereWithoutOffset() {
        Map<String, String> forgotten = Map.of("file", "gone");
        store.held.set(Collections.singletonMap(OffsetJson.key("c", forgotten), null));
        store.held.set(Map.of(OffsetJson.key("c", PARTITION), OffsetJson.value(Map.of("position", 5))));

        Map<Map<String, String>, Map<String, Object>> offsets =
                reader.offsets(List.of(PARTITION, Map.of("file", "unknown"), forgotten));

        Map<Map<String, String>, Map<String, Object>> expected = new HashMap<>();
        expected.put(PARTITION, Map.of("position", 5L));
        expected.put(Map.of("file", "unknown"), null);
        expected.put(forgotten, null);
        assertEquals(expected, offsets);
    }

    @Test
    void leavesOutWhatCannotBeReadOrAskedFor() {
        Map<String, Object> broken = Map.of("file", "broken");
        store.held.set(Map.of(
                OffsetJson.key("c", broken), ByteBuffer.wrap("{\"nested\":{}}".getBytes(StandardCharsets.UTF_8))));
        Map<String, Object> unwritable = Map.of("file", List.of());
        List<Map<String, Object>> partitions = new ArrayList<>(List.of(broken, unwritable, Map.of("x", 1)));
        partitions.add(null);

        assertEquals(Collections.singletonMap(Map.of("x", 1), null), reader.offsets(partitions));
        assertNull(reader.offset(broken));
        assertNull(reader.offset(null));
    }

    @Test
    void aFailureOfTheStoreIsTold() {
        IOException cause = new IOException("no disk");
        store.nextGet = CompletableFuture.failedFuture(cause);

        ConnectException problem = assertThrows(ConnectException.class, () -> reader.offset(PARTITION));

        assertEquals("Failed to fetch offsets.", problem.getMessage());
        assertEquals(cause, problem.getCause());
    }

    @Test
    void closingLetsGoOfWhoeverWaits() throws Exception {
        store.nextGet = new CompletableFuture<>();
        CompletableFuture<Object> waiting = CompletableFuture.supplyAsync(() -> reader.offset(PARTITION));
        store.asked.get(20, TimeUnit.SECONDS);

        reader.close();

        ExecutionException failure = assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
        assertEquals("Failed to fetch offsets.", failure.getCause().getMessage());
        assertTrue(failure.getCause().getCause().getMessage().startsWith("Offset reader is closed. "));
    }

    @Test
    void aClosedReaderRefuses() {
        reader.close();
        reader.close();

        ConnectException problem = assertThrows(ConnectException.class, () -> reader.offsets(List.of()));

        assertEquals("Failed to fetch offsets.", problem.getMessage());
        assertTrue(problem.getCause().getMessage().startsWith("Offset reader is closed. "));
    }

    @Test
    void anInterruptIsPassedOn() {
        store.nextGet = new CompletableFuture<>();
        Thread.currentThread().interrupt();

        assertThrows(ConnectException.class, () -> reader.offset(PARTITION));

        assertTrue(Thread.interrupted());
    }
}
