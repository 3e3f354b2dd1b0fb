package io.millrace.worker.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A config store over a topic in memory that reads at once, on the thread that wrote; for tests of other packages. */
public final class MemoryConfigs implements AutoCloseable {
    private final MemoryTopic topic = new MemoryTopic();
    private final KafkaConfigBackingStore store;

    public MemoryConfigs() {
        this(Optional.empty());
    }

    /** @param leader writes what only the leader may */
    public MemoryConfigs(PrivilegedWriter leader) {
        this(Optional.of(leader));
    }

    private MemoryConfigs(Optional<PrivilegedWriter> leader) {
        MemoryTopicLog log = MemoryTopicLog.atOnce(topic);
        this.store = new KafkaConfigBackingStore(
                log,
                leader.orElseGet(() -> PrivilegedWriter.plain(log, Runnable::run)),
                Runnable::run,
                () -> {},
                new ManualAlarm());
    }

    public KafkaConfigBackingStore store() {
        return store;
    }

    /** Gives a connector, which is configured if it is not, another set of tasks. */
    public void tasks(String connector, int count) {
        if (!store.snapshot().contains(connector)) {
            store.putConnectorConfig(connector, Map.of("name", connector), Optional.empty())
                    .join();
        }
        store.putTaskConfigs(
                        connector,
                        IntStream.range(0, count)
                                .mapToObj(number -> Map.of("number", Integer.toString(number)))
                                .toList())
                .join();
    }

    /** All task counts in the topic, e.g. {@code tasks-fencing-c {"task-count":2}}. */
    public List<String> taskCounts() {
        return topic.records().stream()
                .map(entry -> text(entry.key()) + " " + text(entry.value()))
                .filter(record -> record.startsWith("tasks-fencing-"))
                .toList();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        store.close();
    }
}
