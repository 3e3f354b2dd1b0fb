package io.millrace.worker.sink;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.record.ErrantRecords;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.task.PluginCall;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the task what may be committed and commits it. Task thread, or the reader's while the other waits; {@link
 * #cancel()} from any.
 */
final class SinkCommits {
    private static final Logger LOG = LoggerFactory.getLogger(SinkCommits.class);
    /** Enough for error reports that are on their way; the thread is to poll again soon. */
    private static final long REPORTS_MS = 1000;

    private final SinkTaskParts parts;
    private final ConnectorTaskId id;
    private final Loaded<SinkTask> task;
    private final Consumer<byte[], byte[]> consumer;
    private final ErrantRecords errantRecords;
    private final SinkState state;
    private final SinkOffsets offsets;
    private final Lending lending;
    private boolean optedOut;
    private volatile boolean cancelled;

    SinkCommits(SinkTaskParts parts, ErrantRecords errantRecords, SinkState state, Lending lending) {
        this.parts = parts;
        this.id = parts.id();
        this.task = parts.task();
        this.consumer = parts.consumer();
        this.errantRecords = errantRecords;
        this.state = state;
        this.offsets = state.offsets();
        this.lending = lending;
    }

    /**
     * Begins a commit of these partitions, which ends in a later poll. Those with error reports that are not safe yet
     * are left for the next.
     *
     * @return false when the task could not say what to commit: reading goes on from the offsets committed last
     */
    boolean begin(Collection<TopicPartition> partitions) {
        long reportsUntilMs =
                inMs(Math.min(REPORTS_MS, parts.commits().timeout().toMillis()));
        Map<TopicPartition, OffsetAndMetadata> current = offsets.current(reported(partitions, reportsUntilMs));
        errantRecords.checkNoneLost(partitions);
        if (current.isEmpty()) {
            return true;
        }
        int number = nextCommit();
        Map<TopicPartition, OffsetAndMetadata> answered;
        try {
            answered = preCommit(current);
        } catch (Exception e) {
            LOG.error("Task {} failed in preCommit(); reading goes on from the offsets committed last", id, e);
            failed(number);
            readAgain();
            return false;
        }
        commitAsync(number, committable(current, answered, reportsUntilMs));
        return true;
    }

    private long inMs(long delayMs) {
        return parts.time().milliseconds() + delayMs;
    }

    /** Those of the partitions whose failed records are all safely reported. */
    private Set<TopicPartition> reported(Collection<TopicPartition> partitions, long untilMs) {
        long patienceMs = Math.max(0, untilMs - parts.time().milliseconds());
        Set<TopicPartition> reported = errantRecords.await(partitions, Duration.ofMillis(patienceMs));
        if (reported.size() < partitions.size()) {
            Set<TopicPartition> others = new HashSet<>(partitions);
            others.removeAll(reported);
            LOG.warn("Task {} commits no offsets of {} while the report of a failed record is not safe", id, others);
        }
        return reported;
    }

    /** Reading goes on from the offsets committed last. */
    void readAgain() {
        state.ahead().clear();
        offsets.backToCommitted().forEach(consumer::seek);
    }

    /** Whether the task gave no offsets when it was asked last. */
    boolean isOptedOut() {
        return optedOut;
    }

    private int nextCommit() {
        int number = offsets.begin(parts.time().milliseconds());
        parts.metrics().commitBegins(number);
        return number;
    }

    private Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> current)
            throws Exception {
        return lending.onTask(() -> {
            try (PluginCall ignored = parts.metrics().calling("preCommit")) {
                return task.call(() -> task.instance().preCommit(new HashMap<>(current)));
            }
        });
    }

    /**
     * What to commit, empty when nothing has changed or the task opted out. The task may have reported records since it
     * was asked: their partitions are left out, too, if the reports are not safe by then.
     */
    private Optional<Map<TopicPartition, OffsetAndMetadata>> committable(
            Map<TopicPartition, OffsetAndMetadata> current,
            Map<TopicPartition, OffsetAndMetadata> answered,
            long reportsUntilMs) {
        if (answered == null) {
            throw new ConnectException(
                    "Task " + id + " returned null from preCommit(), which must be a map: class " + task.className());
        }
        optedOut = answered.isEmpty();
        return optedOut ? Optional.empty() : offsets.committable(reported(current.keySet(), reportsUntilMs), answered);
    }

    private void commitAsync(int number, Optional<Map<TopicPartition, OffsetAndMetadata>> toCommit) {
        if (toCommit.isEmpty() || cancelled) {
            succeeded(number, Map.of());
            return;
        }
        try {
            consumer.commitAsync(
                    toCommit.get(), (committed, error) -> lending.atHome(() -> ended(number, toCommit.get(), error)));
        } catch (KafkaException e) {
            ended(number, toCommit.get(), e);
        }
    }

    private void ended(int number, Map<TopicPartition, OffsetAndMetadata> committed, Exception error) {
        boolean counts = error == null ? succeeded(number, committed) : failed(number);
        if (!counts) {
            LOG.debug("Task {}: the outcome of commit {} came after a newer one had begun", id, number);
        } else if (error != null) {
            logFailure(number, committed, error);
        }
    }

    /** What an outage of the brokers fails, and a later commit makes good, is worth a line. */
    private void logFailure(int number, Map<TopicPartition, OffsetAndMetadata> committed, Exception error) {
        if (error instanceof RetriableException) {
            Throwable cause = error.getCause() == null ? error : error.getCause();
            LOG.warn(
                    "Task {} could not commit its offsets just now (sequence number {}): {}",
                    id,
                    number,
                    cause.toString());
        } else {
            LOG.error(
                    "Commit of offsets threw an unexpected exception for sequence number {}: {}",
                    number,
                    committed,
                    error);
        }
    }

    private boolean succeeded(int number, Map<TopicPartition, OffsetAndMetadata> committed) {
        boolean counts = observed(offsets.succeeded(number, committed), true);
        parts.metrics().active(state.active());
        return counts;
    }

    private boolean failed(int number) {
        return observed(offsets.failed(number), false);
    }

    private boolean observed(boolean counts, boolean well) {
        if (counts) {
            parts.metrics().committed(well, offsets.startedMs());
        } else {
            parts.metrics().commitIgnored();
        }
        return counts;
    }

    /**
     * Commits these partitions, which are about to leave, and closes them; returns when it is done. Those with error
     * reports that are not safe within half the time for a commit are closed only. Throws in the end when a report is
     * lost.
     */
    void close(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> leaving = offsets.current(partitions);
        long reportsUntilMs = inMs(parts.commits().timeout().toMillis() / 2); // the rest is for the commit
        Set<TopicPartition> reported;
        try {
            reported = reported(partitions, reportsUntilMs);
        } catch (ConnectException e) {
            closeInTask(leaving);
            throw e;
        }
        Map<TopicPartition, OffsetAndMetadata> current = offsets.current(reported);
        if (current.isEmpty()) {
            closeInTask(leaving);
        } else {
            closeUncommitted(leaving.keySet(), current, reportsUntilMs);
        }
        errantRecords.checkNoneLost(partitions);
    }

    private void closeUncommitted(
            Set<TopicPartition> leaving, Map<TopicPartition, OffsetAndMetadata> current, long reportsUntilMs) {
        int number = nextCommit();
        Map<TopicPartition, OffsetAndMetadata> answered = Map.of();
        try {
            answered = preCommit(current);
        } catch (Exception e) {
            LOG.warn("Task {} failed in preCommit() before its partitions were closed; not committing", id, e);
            failed(number);
        } finally { // an Error does not keep the partitions open
            closeAndCommit(leaving, number, current, answered, reportsUntilMs);
        }
    }

    private void closeAndCommit(
            Set<TopicPartition> leaving,
            int number,
            Map<TopicPartition, OffsetAndMetadata> current,
            Map<TopicPartition, OffsetAndMetadata> answered,
            long reportsUntilMs) {
        try {
            closeInTask(leaving);
        } finally { // what preCommit() answered holds, whatever close() does
            committable(current, answered, reportsUntilMs).ifPresent(toCommit -> commitSync(number, toCommit));
            offsets.giveUp();
        }
    }

    private void closeInTask(Map<TopicPartition, OffsetAndMetadata> current) {
        if (!current.isEmpty()) {
            closeInTask(current.keySet());
        }
    }

    /** Tells the task that partitions are gone, with nothing left to commit. */
    void closeInTask(Collection<TopicPartition> partitions) {
        try {
            lending.onTask(() -> {
                tellClosed(partitions);
                return null;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ConnectException("Task " + id + " failed in close()", e);
        }
    }

    private void tellClosed(Collection<TopicPartition> partitions) throws Exception {
        try (PluginCall ignored = parts.metrics().calling("close")) {
            task.call(() -> {
                task.instance().close(new HashSet<>(partitions));
                return null;
            });
        }
    }

    /** Wake-ups do not end the commit; they are passed on to the next poll. */
    private void commitSync(int number, Map<TopicPartition, OffsetAndMetadata> toCommit) {
        boolean woken = false;
        while (!cancelled) {
            try {
                consumer.commitSync(toCommit);
                ended(number, toCommit, null);
                break;
            } catch (WakeupException e) {
                woken = true;
            } catch (KafkaException e) {
                ended(number, toCommit, e);
                break;
            }
        }
        if (woken) {
            consumer.wakeup();
        }
    }

    /** Throws if the task was given up. */
    void checkNotCancelled() {
        if (cancelled) {
            throw new ConnectException("Task " + id + " was given up");
        }
    }

    /** From now on nothing is committed. */
    void cancel() {
        cancelled = true;
    }
}
