package io.millrace.worker.metrics;

import io.millrace.worker.model.RunState;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.utils.Time;

/** How long a task has been in which state. Any thread. */
final class StateClock {
    private final Time time;
    private final Map<RunState, Long> spentMs = new EnumMap<>(RunState.class);
    private RunState state = RunState.UNASSIGNED;
    private boolean began;
    private long sinceMs;

    StateClock(Time time) {
        this.time = time;
    }

    synchronized void enter(RunState next) {
        long now = time.milliseconds();
        if (began) {
            spentMs.merge(state, now - sinceMs, Long::sum);
        }
        began = true;
        state = next;
        sinceMs = now;
    }

    /** The state entered last, {@code UNASSIGNED} before any. */
    synchronized RunState state() {
        return state;
    }

    /** The part of the time in that state, 0 before any; time that was spent stopped is left out. */
    synchronized double ratio(RunState of) {
        if (!began) {
            return 0;
        }
        long nowMs = Math.max(0, time.milliseconds() - sinceMs);
        long total = nowMs;
        for (Map.Entry<RunState, Long> spent : spentMs.entrySet()) {
            total += spent.getKey() == RunState.STOPPED ? 0 : spent.getValue();
        }
        long inState = spentMs.getOrDefault(of, 0L) + (state == of ? nowMs : 0);
        return total <= 0 ? 0 : (double) inState / total;
    }
}
