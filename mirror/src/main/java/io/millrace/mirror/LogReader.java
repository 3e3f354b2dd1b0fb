package io.millrace.mirror;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads partitions step by step and knows when it has reached their ends. The log's thread only. */
final class LogReader<K, V> {
    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    /** After that long without a record the ends are looked up again: the topic may have been made anew, and shorter. */
    private static final Duration DOUBT = Duration.ofSeconds(5);

    private static final Duration READ = Duration.ofSeconds(1);
    private static final Duration FOLLOW = Duration.ofMinutes(1);

    private final Consumer<K, V> consumer;
    private final LogListener<K, V> listener;
    private final Time time;
    private Map<TopicPartition, Long> ends = Map.of();
    private long lastProgressMs;

    LogReader(Consumer<K, V> consumer, LogListener<K, V> listener, Time time) {
        this.consumer = consumer;
        this.listener = listener;
        this.time = time;
    }

    void open(List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads some; true when everything has been read that was there when this was asked first. */
    boolean readTowardsEnd() {
        if (ends.isEmpty() || time.milliseconds() - lastProgressMs >= DOUBT.toMillis()) {
            ends = consumer.endOffsets(consumer.assignment());
            lastProgressMs = time.milliseconds();
        }
        if (!atEnd()) {
            read(READ);
        }
        return atEnd();
    }

    /** Waits for more and reads it. */
    void follow() {
        read(FOLLOW);
    }

    private boolean atEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void read(Duration patience) {
        ConsumerRecords<K, V> records = poll(patience);
        if (!records.isEmpty()) {
            lastProgressMs = time.milliseconds();
        }
        records.forEach(this::deliver);
    }

    private ConsumerRecords<K, V> poll(Duration patience) {
        try {
            return consumer.poll(patience);
        } catch (InvalidOffsetException e) {
            LOG.warn("Records not read yet are gone from {}; reading on from what is left", e.partitions(), e);
            consumer.seekToBeginning(e.partitions());
            return ConsumerRecords.empty();
        }
    }

    private void deliver(ConsumerRecord<K, V> record) {
        try {
            listener.record(record);
        } catch (RuntimeException e) {
            LOG.error(
                    "Record at offset {} of partition {}-{} cannot be used and is passed over",
                    record.offset(),
                    record.topic(),
                    record.partition(),
                    e);
        }
    }
}
