package io.millrace.worker.source;

import io.millrace.worker.metrics.SourceTaskMetrics;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.store.OffsetStorageWriter;
import io.millrace.worker.task.PluginCall;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what a source task's acknowledged records allow, then tells the task. Runs on a commit thread, in the end on
 * the task thread.
 */
final class OffsetCommit {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommit.class);

    private final String name;
    private final Loaded<SourceTask> task;
    private final SubmittedRecords submitted;
    private final OffsetStorageWriter writer;
    private final Duration timeout;
    private final Time time;
    private final SourceTaskMetrics metrics;
    private final AtomicBoolean inTask = new AtomicBoolean();
    private volatile boolean cancelled;

    OffsetCommit(SourceTaskParts parts, SubmittedRecords submitted, OffsetStorageWriter writer, Duration timeout) {
        this.name = "WorkerSourceTask{id=" + parts.id() + "}";
        this.task = parts.task();
        this.submitted = submitted;
        this.writer = writer;
        this.timeout = timeout;
        this.time = parts.time();
        this.metrics = parts.metrics();
    }

    /** Commits and reports the outcome to the log; what fails is tried again with the next commit. */
    void run() {
        if (cancelled) {
            return;
        }
        long begunMs = time.milliseconds();
        boolean flushed = flush();
        metrics.committed(flushed, begunMs);
        if (flushed) {
            tellTask();
        }
    }

    /** From now on nothing is committed. */
    void cancel() {
        cancelled = true;
    }

    private boolean flush() {
        long deadlineMs = time.milliseconds() + timeout.toMillis();
        gather();
        try {
            if (!writer.beginFlush(timeout)) {
                return true;
            }
        } catch (InterruptException | org.apache.kafka.common.errors.TimeoutException e) {
            LOG.error("{} Failed to commit offsets: the commit before has not ended", name, e);
            return false;
        } catch (RuntimeException e) {
            LOG.error("{} Failed to commit offsets", name, e);
            return false;
        }
        return write(Math.max(0, deadlineMs - time.milliseconds()));
    }

    private void gather() {
        SubmittedRecords.Committable ready = submitted.takeCommittable();
        if (ready.acknowledged() > 0) {
            LOG.info("{} Committing offsets for {} acknowledged messages", name, ready.acknowledged());
        }
        ready.offsets().forEach(writer::offset);
    }

    private boolean write(long waitMs) {
        if (cancelled) {
            writer.cancelFlush();
            return false;
        }
        try {
            writer.doFlush().get(waitMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("{} Interrupted while committing offsets", name);
        } catch (ExecutionException e) {
            LOG.error("{} Failed to commit offsets; they are kept for the next commit", name, e.getCause());
        } catch (TimeoutException e) {
            LOG.error("{} Failed to commit offsets: not stored within {} ms; kept for the next commit", name, waitMs);
        }
        writer.cancelFlush();
        return false;
    }

    /** The task is never called twice at a time, even if it blocks. */
    private void tellTask() {
        if (!inTask.compareAndSet(false, true)) {
            LOG.warn("{} Offsets are committed, but the task is still busy with the commit before", name);
            return;
        }
        try (PluginCall ignored = metrics.callingCommit()) {
            task.call(() -> {
                task.instance().commit();
                return null;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("{} Interrupted in the task's commit()", name, e);
        } catch (Exception e) {
            LOG.error("{} The task's commit() failed; its offsets are committed all the same", name, e);
        } finally {
            inTask.set(false);
        }
    }
}
