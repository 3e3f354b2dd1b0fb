package io.millrace.worker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final Lane lane = new Lane("connector-thread-orders", threads::add);
    private final List<String> seen = new ArrayList<>();

    @Test
    void runsCallsInOrderOnOneThread() {
        lane.call("one", () -> seen.add("one"));
        lane.call("two", () -> seen.add("two"));
        assertEquals(1, threads.size());

        runThreads();

        assertEquals(List.of("one", "two"), seen);
    }

    @Test
    void holdsNoThreadWhileItHasNothingToDo() {
        lane.call("one", () -> seen.add("one"));
        runThreads();
        assertTrue(lane.underWay().isEmpty());

        lane.call("two", () -> seen.add("two"));

        assertEquals(1, threads.size());
    }

    @Test
    void namesItsThreadAndWhatIsUnderWay() {
        lane.call("starting connector 'orders'", () -> {
            seen.add(Thread.currentThread().getName());
            seen.add(lane.underWay().orElseThrow().what());
            return null;
        });
        String before = Thread.currentThread().getName();

        runThreads();

        assertEquals(List.of("connector-thread-orders", "starting connector 'orders'"), seen);
        assertEquals(before, Thread.currentThread().getName());
    }

    @Test
    void anErrorOfACallGoesToItsCallerAndTheNextOneRuns() {
        CompletableFuture<Void> failing = lane.call("failing", () -> {
            throw new StackOverflowError("of the plugin");
        });
        lane.call("next", () -> seen.add("next"));

        runThreads();

        assertThrows(CompletionException.class, failing::join);
        assertEquals(List.of("next"), seen);
    }

    @Test
    void afterCloseNothingBegins() {
        CompletableFuture<Boolean> waiting = lane.call("one", () -> seen.add("one"));
        CompletableFuture<Boolean> queued = lane.call("two", () -> seen.add("two"));

        lane.close();
        CompletableFuture<Boolean> late = lane.call("three", () -> seen.add("three"));
        runThreads();

        assertFalse(waiting.isCompletedExceptionally(), "it was under way");
        assertTrue(queued.isCompletedExceptionally());
        assertTrue(late.isCompletedExceptionally());
        assertEquals(List.of("one"), seen);
    }

    private void runThreads() {
        while (!threads.isEmpty()) {
            threads.poll().run();
        }
    }
}
