package io.millrace.worker.record;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Releases things one after the other: a failure is logged and the rest is still released. */
public final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** An action that may fail in any way. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /**
     * Runs the action; what it throws is logged as a warning that names the thing.
     *
     * @param what the thing that is closed, e.g. {@code producer of task orders-0}
     */
    public static void quietly(Logger log, String what, Action action) {
        try {
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.warn("Interrupted while closing {}", what, e);
        } catch (Throwable e) {
            log.warn("Could not close {}", what, e);
        }
    }

    /** Runs the action on a daemon thread of its own, for callers that must not block. */
    public static void inBackground(String threadName, Action action) {
        Thread thread = new Thread(() -> quietly(LOG, threadName, action), threadName);
        thread.setDaemon(true);
        thread.start();
    }
}
