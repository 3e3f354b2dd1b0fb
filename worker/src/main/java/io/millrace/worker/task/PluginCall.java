package io.millrace.worker.task;

import java.util.Optional;

/**
 * Which call into its plugin a task's thread is in: marked before a call, cleared after it, once per batch and never
 * per record. Written by the task thread alone, read by any.
 */
public final class PluginCall implements AutoCloseable {
    private volatile UnderWay current;

    /** The thread enters the call of this name, e.g. {@code put}, and leaves it with {@link #close()}. */
    public PluginCall enter(String name) {
        current = UnderWay.begin(name);
        return this;
    }

    /** The call has returned. */
    @Override
    public void close() {
        current = null;
    }

    /** The call that has not returned, if there is one. */
    public Optional<UnderWay> underWay() {
        return Optional.ofNullable(current);
    }

    /**
     * A call that a thread is in. Immutable.
     *
     * @param name what is called, e.g. {@code put}
     * @param sinceMs when it was, in milliseconds since the epoch
     */
    public record UnderWay(String name, long sinceMs, Thread thread) {
        /** The current thread begins a call. */
        public static UnderWay begin(String name) {
            return new UnderWay(name, System.currentTimeMillis(), Thread.currentThread());
        }
    }
}
