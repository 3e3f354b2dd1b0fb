package io.millrace.worker.record;

import io.millrace.plugins.LoaderSwap;
import io.millrace.worker.record.FailedRecord.Origin;
import java.util.concurrent.Callable;

/**
 * A record's way through a task's plugins. Each is called directly, between {@link #enter} and {@link #passed}, so that
 * nothing is made for a call that goes well; one that failed is left to the {@link ErrorPolicy}. The context class loader
 * is set only where the plugin needs another one than the plugin before it, and is put back by {@link #leave}. Task
 * thread.
 */
final class Passage {
    private final ErrorPolicy policy;
    private boolean swapped;
    private ClassLoader outside;

    Passage(ErrorPolicy policy) {
        this.policy = policy;
    }

    /**
     * A call into the plugin follows.
     *
     * @return until when it is tried again, for {@link #again}
     */
    long enter(Loaded<?> plugin) {
        long deadlineMs = policy.deadlineMs();
        at(plugin);
        return deadlineMs;
    }

    /** The next call goes into this plugin. */
    void at(Loaded<?> plugin) {
        ClassLoader loader = plugin.loader();
        if (LoaderSwap.isAt(loader)) {
            return;
        }
        Thread thread = Thread.currentThread();
        if (!swapped) {
            outside = thread.getContextClassLoader();
            swapped = true;
        }
        thread.setContextClassLoader(loader);
    }

    /** The call went well. */
    void passed(Place place) {
        policy.passed(place);
    }

    /**
     * The call failed: goes on as {@link ErrorPolicy#again} says, outside of every plugin.
     *
     * @param call runs under the plugin's loader by itself
     */
    <V> V again(Exception failure, long deadlineMs, Place place, Origin origin, Callable<V> call) {
        leave();
        return policy.again(failure, deadlineMs, place, origin, call);
    }

    /** The record has passed, or goes no further. */
    void leave() {
        if (swapped) {
            Thread.currentThread().setContextClassLoader(outside);
            swapped = false;
            outside = null;
        }
    }
}
