package io.millrace.worker.sink;

import io.millrace.worker.record.ErrantRecords;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.task.PluginCall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens partitions that come and closes those that go. Called inside of the consumer's poll, on the task thread or,
 * during a put, on the reader's, which waits for the end of the put then; what fails is kept until the poll is over.
 */
final class SinkRebalance implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(SinkRebalance.class);

    private final SinkTaskParts parts;
    private final SinkCommits commits;
    private final ErrantRecords errantRecords;
    private final SinkState state;
    private final Lending lending;
    private Optional<RuntimeException> failure = Optional.empty();
    private boolean ended;

    SinkRebalance(
            SinkTaskParts parts, SinkCommits commits, ErrantRecords errantRecords, SinkState state, Lending lending) {
        this.parts = parts;
        this.commits = commits;
        this.errantRecords = errantRecords;
        this.state = state;
        this.lending = lending;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty() && lending.isReader()) {
            return; // others have got theirs: nothing to wait for
        }
        lending.awaitTask();
        LOG.debug("Task {} got partitions {}", parts.id(), partitions);
        keepFailure(() -> {
            partitions.forEach(partition -> state.offsets().start(partition, position(partition)));
            stopRedeliveryOfNothing();
            state.partitions().add(partitions);
            count();
            if (!partitions.isEmpty() && failure.isEmpty()) {
                open(partitions);
                state.rewinds().apply();
            }
        });
    }

    /** A wake-up must not lose the assignment: it is passed on to the poll. Throws if the task was given up. */
    private OffsetAndMetadata position(TopicPartition partition) {
        Consumer<byte[], byte[]> consumer = parts.consumer();
        boolean woken = false;
        while (true) {
            try {
                OffsetAndMetadata position = new OffsetAndMetadata(consumer.position(partition));
                if (woken) {
                    consumer.wakeup();
                }
                return position;
            } catch (WakeupException e) {
                commits.checkNotCancelled();
                woken = true;
            }
        }
    }

    private void open(Collection<TopicPartition> partitions) throws Exception {
        lending.onTask(() -> {
            tellOpen(partitions);
            return null;
        });
    }

    private void tellOpen(Collection<TopicPartition> partitions) throws Exception {
        Loaded<SinkTask> task = parts.task();
        try (PluginCall ignored = parts.metrics().calling("open")) {
            task.call(() -> {
                task.instance().open(new ArrayList<>(partitions));
                return null;
            });
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (ended || partitions.isEmpty()) {
            return;
        }
        if (!isInTime()) {
            lost(partitions);
            return;
        }
        LOG.debug("Task {} gives up partitions {}", parts.id(), partitions);
        keepFailure(() -> commits.close(partitions));
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        if (ended || partitions.isEmpty()) {
            return;
        }
        lending.awaitTask();
        lost(partitions);
    }

    /** They may be gone already: a put may have lasted until its end was of no interest to the group. */
    private void lost(Collection<TopicPartition> partitions) {
        List<TopicPartition> ours = new ArrayList<>(partitions);
        ours.retainAll(state.partitions().assigned());
        if (ours.isEmpty()) {
            return;
        }
        LOG.debug("Task {} has lost partitions {}", parts.id(), ours);
        keepFailure(() -> commits.closeInTask(ours));
        forget(ours);
    }

    /** Waits for the end of a put; false if the group has waited for too long, so that the partitions are others'. */
    private boolean isInTime() {
        long begunMs = parts.time().milliseconds();
        lending.awaitTask();
        return parts.time().milliseconds() - begunMs
                < parts.delivery().longestPause().toMillis();
    }

    private void forget(Collection<TopicPartition> partitions) {
        errantRecords.forget(partitions);
        state.offsets().forget(partitions);
        state.batch().drop(partitions);
        state.ahead().drop(partitions);
        state.partitions().remove(partitions);
        count();
        stopRedeliveryOfNothing();
    }

    private void count() {
        parts.metrics().partitions(state.partitions().assigned().size());
        parts.metrics().active(state.active());
    }

    private void stopRedeliveryOfNothing() {
        if (state.partitions().isRedelivering() && state.batch().isEmpty()) {
            state.partitions().redelivering(false);
        }
    }

    private void keepFailure(Action action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            keep(e);
        } catch (Exception e) {
            keep(new ConnectException("Task " + parts.id() + " failed while its partitions changed", e));
        }
    }

    private void keep(RuntimeException e) {
        failure.ifPresentOrElse(first -> first.addSuppressed(e), () -> failure = Optional.of(e));
    }

    /** Throws what failed in the last poll; on the reader's thread it waits for the task's. */
    void rethrow() {
        if (lending.isReader()) {
            return;
        }
        Optional<RuntimeException> thrown = failure;
        failure = Optional.empty();
        thrown.ifPresent(e -> {
            throw e;
        });
    }

    /** The task has closed its partitions: what the consumer still says of them is of no interest. */
    void end() {
        ended = true;
    }

    /** Something that a plugin does. */
    private interface Action {
        void run() throws Exception;
    }
}
