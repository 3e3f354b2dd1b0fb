package io.millrace.worker.task;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Time;

/**
 * Which call into its plugin the thread of a task or connector is in: marked before a call, cleared after it, once per
 * batch and never per record. Written by one thread at a time, read by any.
 */
public final class PluginCall implements AutoCloseable {
    private final Time time;
    private final AtomicReference<UnderWay> current = new AtomicReference<>();

    public PluginCall(Time time) {
        this.time = time;
    }

    /** The thread enters the call of this name, e.g. {@code put}, and leaves it with {@link #close()}. */
    public PluginCall enter(String name) {
        current.setRelease(UnderWay.begin(name, time, current.getPlain()));
        return this;
    }

    /** The call has returned; the thread is back in the one that it was entered from, if there is one. */
    @Override
    public void close() {
        current.setRelease(current.getPlain().outer());
    }

    /** The innermost call that has not returned, if there is one. */
    public Optional<UnderWay> underWay() {
        return Optional.ofNullable(current.getAcquire());
    }

    /**
     * A call that a thread is in. Immutable.
     *
     * @param name what is called, e.g. {@code put}
     * @param sinceMs when it was, in milliseconds since the epoch
     * @param sinceNanos the same by the clock that nobody sets
     * @param outer the call that it was made in, null for none
     */
    public record UnderWay(String name, long sinceMs, long sinceNanos, Thread thread, UnderWay outer) {
        private static UnderWay begin(String name, Time time, UnderWay outer) {
            return new UnderWay(name, time.milliseconds(), time.nanoseconds(), Thread.currentThread(), outer);
        }
    }
}
