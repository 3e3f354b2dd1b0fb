package io.millrace.worker.runtime;

import io.millrace.worker.api.StalledCall;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.PluginCall.UnderWay;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds calls into plugins that do not return, and warns of each once. Stacks are taken only of those. Any thread; warns
 * on a daemon thread of its own, which a threshold of 0 does without.
 */
final class StallWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
    private static final Comparator<OpenCall> ORDER = Comparator.comparing(OpenCall::connector)
            .thenComparingInt(open -> open.task().orElse(-1))
            .thenComparingLong(open -> open.call().sinceNanos());

    private final Duration threshold;
    private final Supplier<List<OpenCall>> calls;
    private final Time time;
    /** Those that were warned of; the watch's thread. */
    private final Map<UnderWay, OpenCall> warned = new HashMap<>();

    private ScheduledThreadPoolExecutor timer;
    private boolean closed;

    /**
     * @param threshold how long a call may take; 0 for as long as it likes
     * @param calls all calls that are under way
     */
    StallWatch(Duration threshold, Supplier<List<OpenCall>> calls, Time time) {
        this.threshold = threshold;
        this.calls = calls;
        this.time = time;
    }

    /** There is something to watch. Idempotent. */
    synchronized void begin() {
        if (threshold.isZero() || timer != null || closed) {
            return;
        }
        ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1, StallWatch::thread);
        long everyMs = Math.max(1, threshold.toMillis() / 2);
        try {
            created.scheduleWithFixedDelay(this::lookOn, everyMs, everyMs, TimeUnit.MILLISECONDS);
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

    /** What has not returned of a connector's, and where it stands; the instance first, then its tasks by number. */
    List<StalledCall> stalls(String connector) {
        Map<OpenCall, StalledCall> stalled = new HashMap<>();
        List<OpenCall> overdue = overdue()
                .filter(open -> open.connector().equals(connector))
                .sorted(ORDER)
                .toList();
        overdue.forEach(open -> stalled.put(open, open.stalled()));
        Set<UnderWay> still = stalled.isEmpty() ? Set.of() : underWay(); // a stack may be of what came after the call
        return overdue.stream()
                .filter(open -> still.contains(open.call()))
                .map(stalled::get)
                .toList();
    }

    private Set<UnderWay> underWay() {
        return calls.get().stream().map(OpenCall::call).collect(Collectors.toSet());
    }

    private Stream<OpenCall> overdue() {
        if (threshold.isZero()) {
            return Stream.empty();
        }
        long now = time.nanoseconds();
        return calls.get().stream().filter(open -> now - open.call().sinceNanos() >= threshold.toNanos());
    }

    /** A failure to look, e.g. for want of memory, does not end the looking. */
    private void lookOn() {
        try {
            look();
        } catch (Throwable e) {
            tryToWarn(e);
        }
    }

    private static void tryToWarn(Throwable failure) {
        try {
            LOG.warn("Could not look for calls that do not return; trying again", failure);
        } catch (Throwable e) {
            return; // not even that; there is a next time
        }
    }

    /**
     * Warns of what has become overdue since the last look, and tells what is no longer.
     *
     * @return what it warned of
     */
    List<OpenCall> look() {
        List<OpenCall> overdue = overdue().sorted(ORDER).toList();
        Set<UnderWay> open = overdue.stream().map(OpenCall::call).collect(Collectors.toSet());
        List<OpenCall> over = warned.values().stream()
                .filter(former -> !open.contains(former.call()))
                .toList();
        over.forEach(this::tellEnd);
        List<OpenCall> fresh = overdue.stream()
                .filter(each -> !warned.containsKey(each.call()))
                .toList();
        fresh.forEach(this::warn);
        return fresh;
    }

    private void warn(OpenCall open) {
        warned.put(open.call(), open);
        try (LogContext ignored = open.logContext()) {
            StalledCall stalled = open.stalled();
            LOG.warn(
                    "{}: '{}' has not returned for {} ms, which is longer than '{}' allows ({}). {} stands at:\n\tat {}",
                    open.owner(),
                    stalled.call(),
                    elapsedMs(open),
                    WorkerConfig.TASK_STALL_THRESHOLD_MS,
                    threshold.toMillis(),
                    stalled.thread(),
                    String.join("\n\tat ", stalled.stack()));
        }
    }

    private void tellEnd(OpenCall open) {
        warned.remove(open.call());
        try (LogContext ignored = open.logContext()) {
            LOG.info(
                    "{}: '{}' has returned after at most {} ms",
                    open.owner(),
                    open.call().name(),
                    elapsedMs(open));
        }
    }

    private long elapsedMs(OpenCall open) {
        return TimeUnit.NANOSECONDS.toMillis(time.nanoseconds() - open.call().sinceNanos());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
