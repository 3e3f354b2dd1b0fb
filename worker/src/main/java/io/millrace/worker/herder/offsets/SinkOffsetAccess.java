package io.millrace.worker.herder.offsets;

import io.millrace.worker.api.FailedRefusal;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.api.RequestException;
import io.millrace.worker.model.Compatibility;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.connect.sink.SinkConnector;

/** The offsets of a sink connector's consumer group. Blocks; on the work's thread. */
final class SinkOffsetAccess implements OffsetAccess {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final OffsetSubject subject;
    private final ConsumerGroup group;
    private final boolean strict;

    SinkOffsetAccess(OffsetSubject subject, ConsumerGroup group, Compatibility compatibility) {
        this.subject = subject;
        this.group = group;
        this.strict = compatibility.isStrict();
    }

    @Override
    public List<PartitionOffset> read(OffsetWork work) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(BY_NAME);
            offsets.putAll(group.offsets(work));
            return offsets.entrySet().stream()
                    .map(entry -> SinkOffsetFormat.write(
                            entry.getKey(), entry.getValue().offset()))
                    .toList();
        } catch (ExecutionException e) {
            throw new FailedRefusal(
                    "Failed to retrieve consumer group offsets for sink connector " + subject.name(), e.getCause());
        }
    }

    @Override
    public boolean alter(List<PartitionOffset> offsets, OffsetWork work) {
        Map<TopicPartition, Long> wanted = SinkOffsetFormat.read(offsets);
        if (!strict) {
            SinkOffsetFormat.requireCommittable(wanted);
        }
        boolean agreed = ask(wanted, work);
        try {
            group.alter(wanted, !strict, work);
        } catch (IllegalArgumentException e) {
            throw new FailedRefusal("Failed to modify offsets for sink connector " + subject.name(), e);
        } catch (ExecutionException e) {
            throw failure("alter", e.getCause());
        }
        return agreed;
    }

    @Override
    public boolean reset(OffsetWork work) {
        try {
            Map<TopicPartition, Long> known = new HashMap<>();
            group.offsets(work).keySet().forEach(partition -> known.put(partition, null));
            boolean agreed = ask(known, work);
            group.delete(work);
            return agreed;
        } catch (ExecutionException e) {
            throw failure("reset", e.getCause());
        }
    }

    private boolean ask(Map<TopicPartition, Long> offsets, OffsetWork work) {
        work.step("Timed out while calling the 'alterOffsets' method for sink connector " + subject.name());
        boolean agreed = subject.ask(
                SinkConnector.class, (connector, config) -> connector.alterOffsets(config, new HashMap<>(offsets)));
        work.step("Timed out while attempting to modify offsets for sink connector " + subject.name());
        return agreed;
    }

    private RequestException failure(String what, Throwable cause) {
        String text = "Failed to " + what + " consumer group offsets for connector " + subject.name()
                + (isInUse(cause) ? stillInUse(what) : reason(cause));
        return namesNoPartition(cause) && !strict ? new InvalidRefusal(text, cause) : new FailedRefusal(text, cause);
    }

    private static boolean namesNoPartition(Throwable cause) {
        return cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException;
    }

    /** Admin clients list the partitions at fault; what is wrong is in the name of the class. Apache tells neither. */
    private String reason(Throwable cause) {
        return strict ? "" : ": " + cause.getMessage() + " (" + cause.getClass().getSimpleName() + ")";
    }

    private static boolean isInUse(Throwable cause) {
        return cause instanceof UnknownMemberIdException
                || cause instanceof GroupSubscribedToTopicException
                || cause instanceof GroupNotEmptyException;
    }

    private static String stillInUse(String what) {
        return " either because its tasks haven't stopped completely yet or the connector was resumed before the request "
                + "to " + what
                + " its offsets could be successfully completed. If the connector is in a stopped state, "
                + "this operation can be safely retried. If it doesn't eventually succeed, the Connect cluster may need "
                + "to be restarted to get rid of the zombie sink tasks.";
    }
}
