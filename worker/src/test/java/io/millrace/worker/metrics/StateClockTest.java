package io.millrace.worker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.testing.time.ManualTime;
import io.millrace.worker.model.RunState;
import org.junit.jupiter.api.Test;

class StateClockTest {
    private final ManualTime time = new ManualTime();
    private final StateClock clock = new StateClock(time);

    @Test
    void saysNothingBeforeAnyState() {
        time.advance(1000);

        assertEquals(RunState.UNASSIGNED, clock.state());
        assertEquals(0.0, clock.ratio(RunState.RUNNING));
        assertEquals(0.0, clock.ratio(RunState.UNASSIGNED));
    }

    @Test
    void countsTheStateUnderWay() {
        clock.enter(RunState.RUNNING);
        assertEquals(0.0, clock.ratio(RunState.RUNNING), "no time has passed");

        time.advance(10);

        assertEquals(1.0, clock.ratio(RunState.RUNNING));
        assertEquals(0.0, clock.ratio(RunState.PAUSED));
    }

    @Test
    void sharesOutTheTimeAmongTheStates() {
        clock.enter(RunState.PAUSED);
        time.advance(100);
        clock.enter(RunState.RUNNING);
        time.advance(200);
        clock.enter(RunState.PAUSED);
        time.advance(50);
        clock.enter(RunState.RUNNING);
        time.advance(50);

        assertEquals(0.625, clock.ratio(RunState.RUNNING));
        assertEquals(0.375, clock.ratio(RunState.PAUSED));
    }

    @Test
    void leavesOutTimeThatWasSpentStopped() {
        clock.enter(RunState.RUNNING);
        time.advance(100);
        clock.enter(RunState.STOPPED);
        time.advance(1000);
        clock.enter(RunState.FAILED);
        time.advance(100);

        assertEquals(0.5, clock.ratio(RunState.RUNNING));
        assertEquals(RunState.FAILED, clock.state());
    }
}
