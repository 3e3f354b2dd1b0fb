package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class ConnectorOffsetsTest {
    private final MemoryOffsetBackingStore store = new MemoryOffsetBackingStore();
    private final ConnectorOffsets offsets = new ConnectorOffsets(store, "orders");

    @Test
    void listsWhatTheConnectorHasStoredAndNobodyElse() {
        put("[\"orders\",{\"f\":\"a\"}]", "{\"p\":1}");
        put("[\"orders\",{\"f\":\"b\",\"n\":2}]", "{\"p\":1.5,\"s\":\"t\",\"z\":null}");
        put("[\"orders2\",{\"f\":\"c\"}]", "{\"p\":3}");
        put("[\"order\",{\"f\":\"d\"}]", "{\"p\":4}");

        var read = await(offsets.read());

        assertEquals(2, read.size());
        assertEquals(Map.of("p", 1L), read.get(Map.of("f", "a")));
        Map<String, Object> second = new LinkedHashMap<>(Map.of("p", 1.5, "s", "t"));
        second.put("z", null);
        assertEquals(second, read.get(Map.of("f", "b", "n", 2L)));
    }

    @Test
    void leavesOutWhatWasForgottenAndWhatCannotBeRead() {
        put("[\"orders\",{\"f\":\"a\"}]", null);
        put("[\"orders\",{\"f\":\"b\"}]", "null");
        put("[\"orders\",null]", "{\"p\":1}");
        put("[\"orders\",{\"f\":\"c\"},3]", "{\"p\":1}");
        put("[\"orders\",[1]]", "{\"p\":1}");
        put("[\"orders\",{\"f\":\"d\"}", "{\"p\":1}");
        put("[\"orders\",{\"f\":\"e\"}]", "[]");
        put("[\"orders\",{\"f\":\"g\"}]", "{\"p\":7}");

        assertEquals(Map.of(Map.of("f", "g"), Map.of("p", 7L)), await(offsets.read()));
    }

    @Test
    void writesUnderTheKeyThatTheConnectorHasUsedWhateverTheOrderOfItsMembers() {
        String used = "[\"orders\",{\"table\":\"t\",\"db\":\"d\"}]";
        put(used, "{\"p\":1}");
        Map<String, Object> otherOrder = new LinkedHashMap<>();
        otherOrder.put("db", "d");
        otherOrder.put("table", "t");

        await(offsets.write(Map.of(otherOrder, Map.of("p", 9L))));

        assertEquals("{\"p\":9}", get(used));
        assertEquals(1, await(store.startingWith(bytes("["))).size());
    }

    @Test
    void forgetsAndAddsPartitionsAndLeavesTheOthers() {
        put("[\"orders\",{\"f\":\"a\"}]", "{\"p\":1}");
        put("[\"orders\",{\"f\":\"b\"}]", "{\"p\":2}");
        Map<Map<String, Object>, Map<String, Object>> changes = new LinkedHashMap<>();
        changes.put(Map.of("f", "a"), null);
        changes.put(Map.of("f", "c"), Map.of("p", 3L));

        await(offsets.write(changes));

        assertEquals(
                Map.of(Map.of("f", "b"), Map.of("p", 2L), Map.of("f", "c"), Map.of("p", 3L)), await(offsets.read()));
        assertNull(get("[\"orders\",{\"f\":\"a\"}]"));
    }

    @Test
    void showsWhatATaskWouldReadIfItWasStored() {
        assertEquals(
                Map.of("i", 1L, "f", 1.5, "s", "x", "b", true),
                ConnectorOffsets.asStored(Map.of("i", 1, "f", 1.5f, "s", "x", "b", true)));
        assertNull(ConnectorOffsets.asStored(null));
        assertThrows(DataException.class, () -> ConnectorOffsets.asStored(Map.of("l", List.of(1))));
        assertThrows(DataException.class, () -> ConnectorOffsets.asStored(Map.of("m", Map.of())));
    }

    private void put(String key, String value) {
        await(store.set(Collections.singletonMap(bytes(key), value == null ? null : bytes(value))));
    }

    private String get(String key) {
        ByteBuffer value = await(store.get(List.of(bytes(key)))).get(bytes(key));
        return value == null ? null : StandardCharsets.UTF_8.decode(value).toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
