package io.millrace.worker.runtime;

import static io.millrace.testing.time.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.api.StalledCall;
import io.millrace.worker.task.PluginCall;
import io.millrace.worker.task.PluginCall.UnderWay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StallWatchTest {
    private final ManualTime time = new ManualTime();
    private final List<OpenCall> open = new ArrayList<>();
    private final StallWatch watch = new StallWatch(Duration.ofMillis(1000), () -> List.copyOf(open), time);

    @Test
    void aCallIsStalledFromTheThresholdOn() {
        OpenCall put = begin("orders", 0, "put");

        time.advance(999);
        assertEquals(List.of(), watch.stalls("orders"));
        time.advance(1);

        StalledCall stalled = watch.stalls("orders").get(0);
        assertEquals(Optional.of(0), stalled.task());
        assertEquals("put", stalled.call());
        assertEquals(put.call().sinceMs(), stalled.sinceMs());
        assertEquals(Thread.currentThread().getName(), stalled.thread());
        assertFalse(stalled.stopping());
        assertTrue(
                stalled.stack().stream().anyMatch(frame -> frame.contains("StallWatchTest.aCallIsStalledFrom")),
                stalled.stack().toString());
    }

    @Test
    void aCallThatReturnsIsNotStalledAnyMore() {
        OpenCall poll = begin("orders", 0, "poll");
        time.advance(5000);
        assertEquals(1, watch.stalls("orders").size());

        open.remove(poll);

        assertEquals(List.of(), watch.stalls("orders"));
    }

    @Test
    void aCallThatReturnsWhileItsStackIsTakenIsLeftOut() {
        OpenCall poll = begin("orders", 0, "poll");
        List<List<OpenCall>> answers = new ArrayList<>(List.of(List.of(poll), List.of()));
        StallWatch late = new StallWatch(Duration.ofMillis(1000), () -> answers.remove(0), time);
        time.advance(1000);

        assertEquals(List.of(), late.stalls("orders"));
    }

    @Test
    void namesThoseOfOneConnectorInOrder() {
        begin("orders", 10, "put");
        begin("orders", 9, "put");
        begin("others", 0, "put");
        open.add(new OpenCall("orders", Optional.empty(), true, underWay("stop")));
        time.advance(1000);

        assertEquals(
                List.of(Optional.empty(), Optional.of(9), Optional.of(10)),
                watch.stalls("orders").stream().map(StalledCall::task).toList());
        assertTrue(watch.stalls("orders").get(0).stopping());
        assertEquals(List.of(), watch.stalls("none"));
    }

    @Test
    void warnsOfEachStallOnce() {
        OpenCall first = begin("orders", 0, "put");
        assertEquals(List.of(), watch.look());
        time.advance(1000);

        assertEquals(List.of(first), watch.look());
        assertEquals(List.of(), watch.look());

        open.remove(first);
        assertEquals(List.of(), watch.look());
        OpenCall second = begin("orders", 0, "put");
        time.advance(1000);
        assertEquals(List.of(second), watch.look());
    }

    @Test
    void withAThresholdOfZeroNothingIsStalled() {
        StallWatch off = new StallWatch(
                Duration.ZERO,
                () -> {
                    throw new AssertionError("nobody is to look");
                },
                time);
        off.begin();
        time.advance(Duration.ofDays(1).toMillis());

        assertEquals(List.of(), off.stalls("orders"));
        eventually(
                "no thread watches",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("stall-watch")));
        off.close();
    }

    private OpenCall begin(String connector, int task, String name) {
        OpenCall began = new OpenCall(connector, Optional.of(task), false, underWay(name));
        open.add(began);
        return began;
    }

    private UnderWay underWay(String name) {
        return new PluginCall(time).enter(name).underWay().orElseThrow();
    }
}
