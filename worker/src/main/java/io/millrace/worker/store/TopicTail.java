package io.millrace.worker.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning on and knows how far it is; begins anew when the topic did. One thread at a time,
 * except {@link #wakeUp}.
 */
final class TopicTail {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration LOOK_UP = Duration.ofSeconds(30);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 1000;

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final TopicLog.Reader reader;
    private final Time time;
    private List<TopicPartition> partitions = List.of();

    TopicTail(String topic, Consumer<byte[], byte[]> consumer, TopicLog.Reader reader, Time time) {
        this.topic = topic;
        this.consumer = consumer;
        this.reader = reader;
        this.time = time;
    }

    /** Finds the topic's partitions, waiting a while for them, and stands before the first record of each. */
    void assign() {
        partitions = lookUpPartitions().stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    List<TopicPartition> partitions() {
        return partitions;
    }

    private List<PartitionInfo> lookUpPartitions() {
        long deadlineMs = time.milliseconds() + LOOK_UP.toMillis();
        long pauseMs = FIRST_PAUSE_MS;
        while (true) {
            List<PartitionInfo> found = partitionsNow(deadlineMs - time.milliseconds());
            if (!found.isEmpty()) {
                return found;
            }
            if (time.milliseconds() + pauseMs >= deadlineMs) {
                throw new ConnectException("Could not look up partition metadata for topic '" + topic
                        + "' in the allotted period. Check that the topic exists, that its brokers are up and can be "
                        + "reached, and that the worker may read it");
            }
            time.sleep(pauseMs);
            pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        }
    }

    private List<PartitionInfo> partitionsNow(long atMostMs) {
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic, Duration.ofMillis(Math.max(1, atMostMs)));
            return found == null ? List.of() : found;
        } catch (RetriableException e) {
            LOG.debug("The partitions of topic '{}' are not known yet", topic, e);
            return List.of();
        }
    }

    /** Waits for records, at most this long or until woken, and gives them to the reader. */
    void poll(Duration atMost) {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(atMost);
            if (!records.isEmpty()) {
                give(records);
            }
        } catch (WakeupException e) {
            LOG.trace("Woken");
        } catch (OffsetOutOfRangeException e) {
            beginAnew(e.getMessage());
        }
    }

    private void give(ConsumerRecords<byte[], byte[]> records) {
        List<TopicLog.Entry> batch = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            batch.add(new TopicLog.Entry(record.partition(), record.offset(), record.key(), record.value()));
        }
        try {
            reader.read(batch);
        } catch (Throwable e) { // the worst would be a log that nobody reads any more
            LOG.error(
                    "Topic '{}': records could not be read, among them a faulty one; going on behind them ({})",
                    topic,
                    records.nextOffsets(),
                    e);
        }
    }

    /** Where it stands in each partition; partitions whose position is not known yet are left out. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                positions.put(partition, consumer.position(partition, Duration.ZERO));
            } catch (TimeoutException e) {
                LOG.trace("No position in {} yet", partition);
            } catch (OffsetOutOfRangeException e) {
                beginAnew(e.getMessage());
            }
        }
        return positions;
    }

    /** Whether it stands at or behind these offsets. */
    boolean hasReached(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> positions = positions();
        return ends.entrySet().stream()
                .allMatch(end -> end.getValue() == 0 || positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    /** Begins anew if the topic now ends before where this stood already: it was deleted and made again, or cut. */
    void checkNotCut(Map<TopicPartition, Long> stood, Map<TopicPartition, Long> ends) {
        stood.forEach((partition, position) -> {
            long end = ends.getOrDefault(partition, position);
            if (end < position) {
                beginAnew(partition + " ends at offset " + end + ", and was read up to " + position + " before");
            }
        });
    }

    private void beginAnew(String reason) {
        LOG.error(
                "Topic '{}' has lost records, or was deleted and created anew ({}); reading it again from its "
                        + "beginning. What was in it before is no longer known to workers that start from now on",
                topic,
                reason);
        consumer.seekToBeginning(partitions);
    }

    /** Ends the poll under way, or else the next one. Any thread. */
    void wakeUp() {
        consumer.wakeup();
    }

    /** Takes no leave of the brokers, which would answer only after the fetch that they are at. */
    void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
