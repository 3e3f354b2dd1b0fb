package io.millrace.worker.runtime;

import io.millrace.worker.api.StalledCall;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.PluginCall.UnderWay;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds calls into plugins that do not return, and warns of each once. Stacks are taken only of those. Any thread; warns
 * on a daemon thread of its own, which a threshold of 0 does without.
 */
final class StallWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

    private final long thresholdMs;
    private final Supplier<List<OpenCall>> calls;
    private final Set<UnderWay> warned = new HashSet<>();
    private ScheduledThreadPoolExecutor timer;
    private boolean closed;

    /**
     * @param threshold how long a call may take; 0 for as long as it likes
     * @param calls all calls that are under way
     */
    StallWatch(Duration threshold, Supplier<List<OpenCall>> calls) {
        this.thresholdMs = threshold.toMillis();
        this.calls = calls;
    }

    /** There is something to watch. Idempotent. */
    synchronized void begin() {
        if (thresholdMs == 0 || timer != null || closed) {
            return;
        }
        ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1, StallWatch::thread);
        long everyMs = Math.max(1, thresholdMs / 2);
        try {
            created.scheduleWithFixedDelay(this::look, everyMs, everyMs, TimeUnit.MILLISECONDS);
            timer = created;
        } catch (OutOfMemoryError e) { // out of threads: nobody is warned until the next start of a connector or task
            LOG.warn("Could not start to look for calls that do not return", e);
            created.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "stall-watch");
        thread.setDaemon(true);
        thread.setContextClassLoader(StallWatch.class.getClassLoader());
        return thread;
    }

    /** What has not returned of a connector's, and where it stands. */
    List<StalledCall> stalls(String connector) {
        return overdue()
                .filter(open -> open.connector().equals(connector))
                .map(open -> new StalledCall(
                        open.task(), open.call().name(), open.call().sinceMs(), stack(open.call())))
                .toList();
    }

    private Stream<OpenCall> overdue() {
        long latest = System.currentTimeMillis() - thresholdMs;
        return thresholdMs == 0
                ? Stream.empty()
                : calls.get().stream().filter(open -> open.call().sinceMs() <= latest);
    }

    private static List<String> stack(UnderWay call) {
        return Stream.of(call.thread().getStackTrace())
                .map(StackTraceElement::toString)
                .toList();
    }

    /** A failure to look, e.g. for want of memory, does not end the looking. */
    private void look() {
        try {
            List<OpenCall> overdue = overdue().toList();
            warned.retainAll(overdue.stream().map(OpenCall::call).collect(Collectors.toSet()));
            overdue.stream().filter(open -> warned.add(open.call())).forEach(this::warn);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("Could not look for calls that do not return; trying again", e);
        }
    }

    private void warn(OpenCall open) {
        try (LogContext ignored = open.logContext()) {
            LOG.warn(
                    "{}: '{}' has not returned for {} ms, which is longer than '{}' allows ({}). It stands at:\n\tat {}",
                    open.owner(),
                    open.call().name(),
                    System.currentTimeMillis() - open.call().sinceMs(),
                    WorkerConfig.TASK_STALL_THRESHOLD_MS,
                    thresholdMs,
                    String.join("\n\tat ", stack(open.call())));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
