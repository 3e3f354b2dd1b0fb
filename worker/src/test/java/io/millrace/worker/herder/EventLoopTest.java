package io.millrace.worker.herder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final ManualTime time = new ManualTime();
    private final List<String> seen = new ArrayList<>();
    private int wakeUps;
    private final EventLoop loop = new EventLoop(time, () -> wakeUps++);

    @Test
    void runsEventsInTheOrderOfTheirSubmission() {
        loop.submit("one", () -> seen.add("one"));
        loop.submit("two", () -> seen.add("two"));

        loop.runDue();

        assertEquals(List.of("one", "two"), seen);
        assertEquals(2, wakeUps);
    }

    @Test
    void runsADelayedEventOnlyWhenItIsDue() {
        loop.delay("key", "later", Duration.ofSeconds(5), () -> seen.add("later"));

        loop.runDue();
        assertEquals(List.of(), seen);
        assertEquals(Duration.ofSeconds(5), loop.idleTime());

        time.advance(5_000);
        loop.runDue();
        assertEquals(List.of("later"), seen);
    }

    @Test
    void anEventDelayedForEverIsNeverDue() {
        time.advance(1_000);
        loop.delay("key", "never", Duration.ofMillis(Long.MAX_VALUE), () -> seen.add("never"));

        loop.runDue();

        assertEquals(List.of(), seen);
    }

    @Test
    void aDelayedEventReplacesTheFormerOneOfItsKey() {
        loop.delay("key", "first", Duration.ofSeconds(1), () -> seen.add("first"));
        loop.delay("key", "second", Duration.ofSeconds(2), () -> seen.add("second"));
        loop.delay("other", "cancelled", Duration.ofSeconds(1), () -> seen.add("cancelled"));
        loop.cancel("other");

        time.advance(10_000);
        loop.runDue();

        assertEquals(List.of("second"), seen);
    }

    @Test
    void anExceptionOfACallGoesToTheCaller() {
        CompletableFuture<String> answer = loop.call("failing", () -> {
            throw new IllegalStateException("no");
        });

        loop.runDue();

        assertTrue(answer.isCompletedExceptionally());
    }

    @Test
    void saysWhatItIsDoingAndWhatItDidLast() {
        loop.submit("creating connector 'orders'", () -> seen.add(loop.stageSummary()));

        loop.runDue();

        assertTrue(seen.get(0).startsWith("The worker is currently creating connector 'orders', which began at "));
        assertTrue(loop.stageSummary()
                .startsWith(
                        "The last operation the worker completed was creating connector 'orders', which began at "));
    }
}
