package io.millrace.worker.sink;

import io.millrace.worker.record.ErrantRecords;
import io.millrace.worker.record.Loaded;
import io.millrace.worker.task.PluginCall;
import java.util.ArrayList;
import java.util.Collection;
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
 * Opens partitions that come and closes those that go. Called on the task thread, inside of the consumer's poll; what
 * fails is kept until the poll is over.
 */
final class SinkRebalance implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(SinkRebalance.class);

    private final SinkTaskParts parts;
    private final SinkCommits commits;
    private final ErrantRecords errantRecords;
    private final SinkState state;
    private Optional<RuntimeException> failure = Optional.empty();
    private boolean ended;

    SinkRebalance(SinkTaskParts parts, SinkCommits commits, ErrantRecords errantRecords, SinkState state) {
        this.parts = parts;
        this.commits = commits;
        this.errantRecords = errantRecords;
        this.state = state;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
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
        LOG.debug("Task {} gives up partitions {}", parts.id(), partitions);
        keepFailure(() -> commits.close(partitions));
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        if (ended || partitions.isEmpty()) {
            return;
        }
        LOG.debug("Task {} has lost partitions {}", parts.id(), partitions);
        keepFailure(() -> commits.closeInTask(partitions));
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        errantRecords.forget(partitions);
        state.offsets().forget(partitions);
        state.batch().drop(partitions);
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

    /** Throws what failed in the last poll. */
    void rethrow() {
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
