package io.millrace.worker.source;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the periodic offset commits of all source tasks of a worker: one timer thread, and a shared pool for the commits
 * themselves, so that a task that blocks in one holds up nobody else. Any thread.
 */
public final class OffsetCommitScheduler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitScheduler.class);

    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService pool;

    public OffsetCommitScheduler() {
        timer = new ScheduledThreadPoolExecutor(1, daemons(() -> "source-offset-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        AtomicInteger number = new AtomicInteger();
        pool = Executors.newCachedThreadPool(daemons(() -> "source-offset-commit-" + number.incrementAndGet()));
    }

    private static ThreadFactory daemons(Supplier<String> names) {
        return action -> {
            Thread thread = new Thread(action, names.get());
            thread.setDaemon(true);
            thread.setContextClassLoader(OffsetCommitScheduler.class.getClassLoader());
            return thread;
        };
    }

    /**
     * Runs a commit again and again, the first time after one interval, each time one interval after the last has
     * ended; at most one at a time.
     */
    Schedule every(Duration interval, Runnable commit) {
        Schedule schedule = new Schedule(interval, commit);
        schedule.next();
        return schedule;
    }

    /** The commits of one task. Any thread. */
    final class Schedule {
        private final Duration interval;
        private final Runnable commit;
        private boolean stopped;
        private boolean running;
        private Future<?> timed;

        private Schedule(Duration interval, Runnable commit) {
            this.interval = interval;
            this.commit = commit;
        }

        private synchronized void next() {
            running = false;
            notifyAll();
            if (!stopped) {
                schedule();
            }
        }

        private void schedule() {
            try {
                timed = timer.schedule(this::handOver, interval.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                stopped = true; // the worker is closing
            }
        }

        private synchronized void handOver() {
            if (stopped) {
                return;
            }
            try {
                pool.execute(this::run);
                running = true;
            } catch (RejectedExecutionException e) {
                stopped = true; // the worker is closing
            } catch (OutOfMemoryError e) { // no thread to be had just now
                LOG.error("Could not begin a commit of source offsets; it is tried again", e);
                schedule();
            }
        }

        private void run() {
            try {
                commit.run();
            } catch (Throwable e) {
                LOG.error("A commit of source offsets failed unexpectedly; it is tried again", e);
            } finally {
                next();
            }
        }

        /** No further commit begins; waits for one under way and tells whether it has ended. */
        synchronized boolean stop(Duration wait) throws InterruptedException {
            cancel();
            long deadline = System.nanoTime() + wait.toNanos();
            while (running) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMs <= 0) {
                    return false;
                }
                wait(leftMs);
            }
            return true;
        }

        /** No further commit begins. Never blocks. */
        synchronized void cancel() {
            stopped = true;
            if (timed != null) {
                timed.cancel(false);
            }
        }
    }

    /** Begins no further commit; those under way go on. */
    @Override
    public void close() {
        timer.shutdown();
        pool.shutdown();
    }
}
