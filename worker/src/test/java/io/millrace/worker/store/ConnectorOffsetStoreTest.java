package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectorOffsetStoreTest extends OffsetBackingStoreContract {
    private final ScriptedOffsetStore own = new ScriptedOffsetStore();
    private final ScriptedOffsetStore workers = new ScriptedOffsetStore();
    private final AtomicInteger released = new AtomicInteger();

    @Override
    protected OffsetBackingStore create() {
        return new ConnectorOffsetStore("orders", own, workers, released::incrementAndGet);
    }

    @Test
    void whatItDoesNotKnowIsLookedUpInTheWorkersStore() {
        await(workers.set(Map.of(text("a"), text("old"), text("b"), text("old"))));
        await(own.set(Map.of(text("a"), text("new"))));

        assertEquals(Map.of(text("a"), text("new"), text("b"), text("old")), get("a", "b"));
        assertNull(get("x").get(text("x")));
    }

    @Test
    void listsWhatEitherKnows() {
        await(workers.set(Map.of(text("ka"), text("old"), text("kb"), text("old"))));
        await(own.set(Map.of(text("ka"), text("new"), text("kc"), text("new"))));

        assertEquals(
                Map.of(text("ka"), text("new"), text("kb"), text("old"), text("kc"), text("new")),
                await(store.startingWith(text("k"))));
    }

    @Test
    void writesToBothSoThatTheTopicCanBeTakenAwayAgain() {
        await(store.set(Map.of(text("a"), text("1"))));

        assertEquals(text("1"), await(own.get(List.of(text("a")))).get(text("a")));
        assertEquals(text("1"), await(workers.get(List.of(text("a")))).get(text("a")));
    }

    @Test
    void forgetsNothingWhileTheWorkersStoreStillHasIt() {
        await(store.set(Map.of(text("a"), text("1"))));
        workers.nextSet = CompletableFuture.failedFuture(new IllegalStateException("away"));
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>(Collections.singletonMap(text("a"), null));
        values.put(text("b"), text("2"));

        assertThrows(CompletionException.class, () -> await(store.set(values)));

        assertEquals(text("1"), await(own.get(List.of(text("a")))).get(text("a")));
        assertNull(await(own.get(List.of(text("b")))).get(text("b")));
    }

    @Test
    void aFailureOfTheWorkersStoreAloneFailsNoOffset() {
        workers.nextSet = CompletableFuture.failedFuture(new IllegalStateException("away"));

        await(store.set(Map.of(text("a"), text("1"))));

        assertEquals(text("1"), get("a").get(text("a")));
    }

    @Test
    void aLaterWriteDoesNotOvertakeATombstoneOnItsWay() {
        await(store.set(Map.of(text("a"), text("1"))));
        CompletableFuture<Void> tombstone = new CompletableFuture<>();
        workers.nextSet = tombstone;

        CompletableFuture<Void> forgotten = store.set(Collections.singletonMap(text("a"), null));
        CompletableFuture<Void> written = store.set(Map.of(text("a"), text("2")));
        assertFalse(written.isDone());
        tombstone.complete(null);

        await(forgotten);
        await(written);
        assertEquals(text("2"), get("a").get(text("a")));
    }

    @Test
    void closesItsOwnStoreAlone() {
        store.close();

        assertTrue(released.get() > 0);
        await(workers.set(Map.of(text("a"), text("1"))));
    }
}
