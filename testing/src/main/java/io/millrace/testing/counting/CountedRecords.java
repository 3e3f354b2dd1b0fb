package io.millrace.testing.counting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the committed records of {@link CountingSource}s from the beginning on, and finds every number that is missing, came
 * again, or was aborted. One thread.
 */
public final class CountedRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_TOLD = 5;

    /** What a source partition has come to: the next number, who counted last, and where that is in the topic. */
    private record Count(long next, String last) {}

    private final KafkaConsumer<String, String> consumer;
    private final Map<String, Count> counts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long records;
    private long again;
    private long missing;
    private long aborted;

    /** The topic has to be there. */
    public CountedRecords(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what there is now, up to the first transaction that is still open. */
    public void read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(this::add);
        }
    }

    private void add(ConsumerRecord<String, String> record) {
        String[] words = record.value().split(" ");
        records++;
        long number = Long.parseLong(words[1]);
        Count count = counts.getOrDefault(words[0], new Count(0, "nobody"));
        if (words.length > 4) {
            aborted++;
            tell("is seen although aborted", record, count);
            return;
        }
        if (number > count.next()) {
            missing += number - count.next();
            tell("comes before " + count.next(), record, count);
        } else if (number < count.next()) {
            again++;
            tell("comes again, " + count.next() + " is next", record, count);
        }
        String where = words[2] + " at " + record.partition() + "/" + record.offset();
        counts.put(words[0], new Count(Math.max(number + 1, count.next()), where));
    }

    private void tell(String what, ConsumerRecord<String, String> record, Count before) {
        if (problems.size() < MOST_TOLD) {
            problems.add("'" + record.value() + "' at " + record.partition() + "/" + record.offset() + " " + what
                    + "; before it came one of " + before.last());
        }
    }

    /** How many records were seen of each source partition, each counted once. */
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((partition, count) -> all.put(partition, count.next()));
        return all;
    }

    /** What is not as it should be. */
    public List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        consumer.close();
    }

    @Override
    public String toString() {
        return records + " records of " + counts.size() + " source partitions, " + again + " came again, " + missing
                + " are missing, " + aborted + " were aborted";
    }
}
