package io.millrace.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What has come of the tasks of {@link LoadPlugin}: reads the topic of the sources and the files of the sinks while they
 * grow, and knows when each instance of a task was at work first and last. One thread.
 */
final class LoadReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    /** From the first to the last time that an instance is known to have worked. */
    record Span(long firstMs, long lastMs) {
        Span with(long timeMs) {
            return new Span(Math.min(firstMs, timeMs), Math.max(lastMs, timeMs));
        }
    }

    private final KafkaConsumer<String, String> consumer;
    private final ChaosTally sources = new ChaosTally("sources, by task");
    private final Map<String, ChaosTally> sinks = new HashMap<>();
    private final List<ChaosTail> files = new ArrayList<>();
    private final Map<String, Span> spans = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private long records;

    LoadReader(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** From now on reads this file of a sink, too. */
    void sink(Path file) {
        ChaosTally tally = new ChaosTally(file.getFileName().toString());
        sinks.put(tally.toString(), tally);
        files.add(new ChaosTail(file, line -> written(tally, line)));
    }

    /** Reads what there is now. */
    void read() {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(this::sent);
            }
            for (ChaosTail file : files) {
                file.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sent(ConsumerRecord<String, String> record) {
        String[] words = record.value().split(" ");
        records++;
        sources.add(words[0], Long.parseLong(words[1]));
        note(words[2], Long.parseLong(words[3]));
        if (words.length == 5) {
            ended.add(words[0]);
        }
    }

    // A kill may have cut a line short.
    private void written(ChaosTally tally, String line) {
        String[] words = line.replace(";", "").split(" ");
        if (line.endsWith(";") && words.length == 4) {
            tally.add(words[0], Long.parseLong(words[1]));
            note(words[2], Long.parseLong(words[3]));
        }
    }

    private void note(String instance, long timeMs) {
        spans.merge(instance, new Span(timeMs, timeMs), (known, one) -> known.with(timeMs));
    }

    /** When an instance was at work, as far as is known; empty when it never was. */
    Optional<Span> span(TaskInstance instance) {
        return Optional.ofNullable(spans.get(instance.id()));
    }

    /** Tasks that have written their last record. */
    Set<String> ended() {
        return ended;
    }

    /** Records in the topic, those that came twice included. */
    long records() {
        return records;
    }

    /** Whether all sinks have seen all records that were read. */
    boolean areSinksDone() {
        return sinks.values().stream().allMatch(each -> each.distinct() == records);
    }

    /** What is missing, or came before its predecessor. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(sources.problems());
        sinks.values().forEach(each -> problems.addAll(each.problems()));
        return problems;
    }

    @Override
    public void close() {
        consumer.close();
    }

    @Override
    public String toString() {
        return sources + "\n" + sinks.values();
    }
}
