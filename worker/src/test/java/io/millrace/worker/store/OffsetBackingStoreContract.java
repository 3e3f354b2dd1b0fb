package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every OffsetBackingStore promises. */
abstract class OffsetBackingStoreContract {
    protected OffsetBackingStore store;

    /** A store that is not started, and holds nothing. */
    protected abstract OffsetBackingStore create() throws Exception;

    @BeforeEach
    void startStore() throws Exception {
        store = create();
        store.start();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void givesBackWhatWasSet() {
        await(store.set(Map.of(text("a"), text("1"), text("b"), text("2"))));

        assertEquals(Map.of(text("a"), text("1"), text("b"), text("2")), get("a", "b"));
    }

    @Test
    void hasNothingForUnknownKeys() {
        await(store.set(Map.of(text("a"), text("1"))));

        assertNull(get("x").get(text("x")));
        assertEquals(text("1"), get("x", "a").get(text("a")));
    }

    @Test
    void findsKeysByTheirBeginningButNoTombstones() {
        await(store.set(Map.of(text("ab"), text("1"), text("abc"), text("2"), text("b"), text("3"))));
        await(store.set(Collections.singletonMap(text("abc"), null)));

        assertEquals(Map.of(text("ab"), text("1")), await(store.startingWith(text("ab"))));
        assertEquals(Map.of(), await(store.startingWith(text("c"))));
        assertEquals(2, await(store.startingWith(text(""))).size());
    }

    @Test
    void theLastValueWinsAndNullForgets() {
        await(store.set(Map.of(text("a"), text("1"), text("b"), text("1"))));
        await(store.set(Map.of(text("a"), text("2"))));
        await(store.set(Collections.singletonMap(text("b"), null)));

        assertEquals(text("2"), get("a").get(text("a")));
        assertNull(get("b").get(text("b")));
    }

    @Test
    void aReadSeesTheWritesAskedForBefore() {
        for (int value = 0; value < 50; value++) {
            store.set(Map.of(text("a"), text("" + value)));

            assertEquals(text("" + value), get("a").get(text("a")));
        }
    }

    @Test
    void keepsItsContentWhateverCallersDoToTheirBuffers() {
        ByteBuffer key = text("a");
        ByteBuffer value = text("1");
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>(Map.of(key, value));
        await(store.set(values));

        values.clear();
        value.array()[0] = 'x';
        key.array()[0] = 'x';
        get("a").get(text("a")).array()[0] = 'y';

        assertEquals(Map.of(text("a"), text("1")), get("a"));
    }

    @Test
    void comparesBuffersByWhatRemains() {
        ByteBuffer key = ByteBuffer.wrap("..a..".getBytes(StandardCharsets.UTF_8), 2, 1);
        await(store.set(Map.of(key, text("1").asReadOnlyBuffer())));

        assertEquals(text("1"), get("a").get(text("a")));
        assertEquals(1, key.remaining());
    }

    @Test
    void takesWritesFromManyThreadsAtOnce() {
        List<CompletableFuture<Void>> writers = IntStream.range(0, 8)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    for (int value = 0; value < 50; value++) {
                        await(store.set(Map.of(text("k" + writer), text("" + value))));
                    }
                }))
                .toList();
        writers.forEach(OffsetBackingStoreContract::await);

        for (int writer = 0; writer < 8; writer++) {
            assertEquals(text("49"), get("k" + writer).get(text("k" + writer)));
        }
    }

    @Test
    void closesTwiceAndTakesWhatWasAskedForBefore() {
        CompletableFuture<Void> last = store.set(Map.of(text("a"), text("1")));

        store.close();
        store.close();

        assertTrue(last.isDone() && !last.isCompletedExceptionally());
    }

    protected Map<ByteBuffer, ByteBuffer> get(String... keys) {
        return await(store.get(
                Arrays.stream(keys).map(OffsetBackingStoreContract::text).toList()));
    }

    protected static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
