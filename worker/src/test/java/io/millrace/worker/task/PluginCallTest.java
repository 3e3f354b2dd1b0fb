package io.millrace.worker.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.task.PluginCall.UnderWay;
import org.junit.jupiter.api.Test;

class PluginCallTest {
    private final ManualTime time = new ManualTime();
    private final PluginCall call = new PluginCall(time);

    @Test
    void isUnderWayUntilItReturns() {
        long beganMs = time.milliseconds();

        try (PluginCall ignored = call.enter("poll")) {
            time.advance(70);
            UnderWay seen = call.underWay().orElseThrow();
            assertEquals("poll", seen.name());
            assertEquals(beganMs, seen.sinceMs());
            assertSame(Thread.currentThread(), seen.thread());
        }

        assertTrue(call.underWay().isEmpty());
    }

    @Test
    void isOverWhenItThrows() {
        try (PluginCall ignored = call.enter("put")) {
            throw new IllegalStateException("refused");
        } catch (IllegalStateException e) {
            assertTrue(call.underWay().isEmpty());
        }
    }

    @Test
    void aCallWithinACallHidesItUntilItReturns() {
        long beganMs = time.milliseconds();
        try (PluginCall ignored = call.enter("close")) {
            time.advance(5);
            try (PluginCall ignoredToo = call.enter("stop")) {
                assertEquals("stop", call.underWay().orElseThrow().name());
                assertEquals(beganMs + 5, call.underWay().orElseThrow().sinceMs());
            }
            assertEquals("close", call.underWay().orElseThrow().name());
            assertEquals(beganMs, call.underWay().orElseThrow().sinceMs());
        }
        assertTrue(call.underWay().isEmpty());
    }
}
