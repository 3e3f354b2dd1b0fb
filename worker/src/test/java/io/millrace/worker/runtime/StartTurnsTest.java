package io.millrace.worker.runtime;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class StartTurnsTest {
    private final StartTurns turns = new StartTurns(2);
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<Void>> starts = new ConcurrentHashMap<>();

    @Test
    void soManyBeginAtOnceAndTheOthersInTheirOrder() {
        List.of("a", "b", "c", "d").forEach(this::take);
        assertEquals(List.of("a", "b"), begun);

        starts.get("b").complete(null);
        assertEquals(List.of("a", "b", "c"), begun);
        starts.get("a").completeExceptionally(new IllegalStateException("failed"));
        assertEquals(List.of("a", "b", "c", "d"), begun);

        starts.values().forEach(start -> start.complete(null));
        List.of("e", "f", "g").forEach(this::take);
        assertEquals(List.of("a", "b", "c", "d", "e", "f"), begun);
    }

    @Test
    void whatWaitsCanBeTakenBack() {
        List.of("a", "b", "c", "d").forEach(this::take);

        assertTrue(turns.forget("c"));
        assertFalse(turns.forget("a"));
        starts.get("a").complete(null);

        assertEquals(List.of("a", "b", "d"), begun);
    }

    @Test
    void whatIsNeededNowBeginsBeforeItsTurn() {
        List.of("a", "b", "c", "d").forEach(this::take);

        turns.hurry("d");
        turns.hurry("a");
        assertEquals(List.of("a", "b", "d"), begun);

        starts.get("a").complete(null);
        assertEquals(List.of("a", "b", "d", "c"), begun);
    }

    @Test
    void whatTakesLongHoldsUpNobody() {
        List.of("a", "b", "c").forEach(this::take);

        eventually("the third begins although the others hang", () -> begun.contains("c"));
    }

    private void take(String name) {
        turns.take(name, () -> {
            begun.add(name);
            return starts.computeIfAbsent(name, key -> new CompletableFuture<>());
        });
    }
}
