package io.millrace.worker.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Time;

/** A clock that jumps to the end of every wait at once, and remembers the waits. Any thread. */
public final class JumpingTime implements Time {
    private final List<Long> waits = Collections.synchronizedList(new ArrayList<>());
    private volatile long nowMs = 1_000_000;

    public List<Long> waits() {
        return List.copyOf(waits);
    }

    public synchronized void advance(long ms) {
        nowMs += ms;
    }

    @Override
    public long milliseconds() {
        return nowMs;
    }

    @Override
    public long nanoseconds() {
        return nowMs * 1_000_000;
    }

    @Override
    public void sleep(long ms) {
        advance(ms);
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
        synchronized (object) {
            if (condition.get()) {
                return;
            }
        }
        waits.add(deadlineMs - nowMs);
        advance(Math.max(0, deadlineMs - nowMs));
        throw new TimeoutException("Condition not satisfied before deadline");
    }
}
