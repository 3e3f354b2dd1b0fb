package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.store.PrivilegedWriter.Message;
import io.millrace.worker.store.TopicLog.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a worker makes of a topic that the brokers have compacted, at random points. */
class ConfigReplayCompactionTest {
    private static final List<String> CONNECTORS = List.of("a", "a-0", "b");

    /** What a compacted log says of a connector, told from where its records are instead of from their order of reading. */
    private record Remains(Map<String, Entry> last, String connector) {
        Optional<Entry> config() {
            return Optional.ofNullable(last.get("connector-" + connector)).filter(entry -> entry.value() != null);
        }

        boolean tasksAreKnown() {
            return config().isPresent()
                    && last.containsKey("commit-" + connector)
                    && committedAt() > config().get().offset();
        }

        long committedAt() {
            return last.get("commit-" + connector).offset();
        }

        int count() {
            return ((ConfigRecord.Commit) record("commit-" + connector)).tasks().orElseThrow();
        }

        List<Map<String, String>> tasks() {
            return target() == TargetState.STOPPED ? List.of() : set();
        }

        List<Map<String, String>> set() {
            List<Map<String, String>> tasks = new ArrayList<>();
            for (int task = 0; tasksAreKnown() && task < count(); task++) {
                String key = "task-" + connector + "-" + task;
                if (!last.containsKey(key) || last.get(key).offset() > committedAt()) {
                    return List.of();
                }
                tasks.add(((ConfigRecord.TaskConfig) record(key)).config());
            }
            return tasks;
        }

        TargetState target() {
            return last.containsKey("target-state-" + connector)
                    ? ((ConfigRecord.Target) record("target-state-" + connector))
                            .target()
                            .orElse(TargetState.STARTED)
                    : TargetState.STARTED;
        }

        private ConfigRecord record(String key) {
            return ConfigRecordCodec.read(last.get(key).key(), last.get(key).value());
        }
    }

    @Test
    void aCompactedLogGivesTheSameOffsetConfigsTargetsAndKeyAndTheTasksThatCanBeTold() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            MemoryTopic topic = new MemoryTopic();
            for (int write = random.nextInt(40); write >= 0; write--) {
                append(topic, random);
            }
            ClusterConfigState whole = replay(topic.records());
            topic.compact(false);

            ClusterConfigState compacted = replay(topic.records());

            String where = "seed " + seed + ", round " + round;
            assertEquals(whole.offset(), compacted.offset(), where);
            assertEquals(whole.sessionKey(), compacted.sessionKey(), where);
            assertEquals(whole.connectors().keySet(), compacted.connectors().keySet(), where);
            for (String connector : compacted.connectors().keySet()) {
                assertEntry(
                        whole.connector(connector).orElseThrow(),
                        compacted.connector(connector).orElseThrow(),
                        new Remains(lastOfEachKey(topic.records()), connector),
                        where + ", connector " + connector);
            }
        }
    }

    private static void assertEntry(ConnectorEntry whole, ConnectorEntry compacted, Remains remains, String where) {
        assertEquals(whole.config(), compacted.config(), where);
        assertEquals(whole.revision(), compacted.revision(), where);
        assertEquals(whole.target(), compacted.target(), where);
        assertEquals(remains.target(), compacted.target(), where);
        assertEquals(remains.tasks(), compacted.tasks(), where);
        assertEquals(
                remains.tasksAreKnown() ? remains.count() : 0,
                compacted.commit().count(),
                where);
        boolean complete = remains.tasksAreKnown() && remains.set().size() == remains.count();
        assertEquals(complete ? compacted.config() : Map.of(), compacted.applied(), where);
    }

    @Test
    void readingOnFromACompactedBeginningEndsAsReadingAllWouldOnceTasksArePublishedAnew() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            MemoryTopic topic = new MemoryTopic();
            for (int write = random.nextInt(40); write >= 0; write--) {
                append(topic, random);
            }
            ConfigReplay old = new ConfigReplay();
            replay(old, topic.records());
            topic.compact(true);
            ConfigReplay fresh = new ConfigReplay();
            replay(fresh, topic.records());
            int read = topic.records().size();
            CONNECTORS.forEach(connector -> publish(topic, connector, 2, "fresh"));

            List<Entry> added = topic.records().subList(read, topic.records().size());
            replay(old, added);
            replay(fresh, added);

            assertEquals(seen(old.image()), seen(fresh.image()), "seed " + seed + ", round " + round);
        }
    }

    /** Generations differ, and compaction forgets the targets of connectors that are gone. */
    private static Map<String, List<Object>> seen(ClusterConfigState image) {
        Map<String, List<Object>> seen = new LinkedHashMap<>();
        image.connectors()
                .forEach((name, entry) -> seen.put(
                        name,
                        List.of(
                                image.offset(),
                                entry.config(),
                                entry.revision(),
                                entry.target(),
                                entry.tasks(),
                                entry.applied(),
                                entry.commit().count())));
        return seen;
    }

    private static void publish(MemoryTopic topic, String connector, int count, String value) {
        for (int task = 0; task < count; task++) {
            append(topic, ConfigRecordCodec.task(new ConnectorTaskId(connector, task), Map.of(value, "" + task)));
        }
        append(topic, ConfigRecordCodec.commit(connector, count));
    }

    private static void append(MemoryTopic topic, Random random) {
        String connector = CONNECTORS.get(random.nextInt(CONNECTORS.size()));
        String value = "" + random.nextInt(1000);
        switch (random.nextInt(10)) {
            case 0 -> append(topic, ConfigRecordCodec.connectorGone(connector));
            case 1, 2 -> append(topic, ConfigRecordCodec.connector(connector, Map.of("v", value)));
            case 3 -> append(topic, ConfigRecordCodec.target(connector, TargetState.values()[random.nextInt(3)]));
            case 4 -> append(topic, ConfigRecordCodec.targetGone(connector));
            case 5, 6 ->
                append(
                        topic,
                        ConfigRecordCodec.task(new ConnectorTaskId(connector, random.nextInt(3)), Map.of("v", value)));
            case 7 -> append(topic, ConfigRecordCodec.commit(connector, random.nextInt(4)));
            case 8 -> publish(topic, connector, random.nextInt(4), value);
            default -> topic.skipOffset(0);
        }
    }

    private static void append(MemoryTopic topic, Message message) {
        topic.append(message.key(), message.value());
    }

    private static ClusterConfigState replay(List<Entry> records) {
        ConfigReplay replay = new ConfigReplay();
        replay(replay, records);
        return replay.image();
    }

    private static void replay(ConfigReplay replay, List<Entry> records) {
        records.forEach(entry -> replay.apply(ConfigRecordCodec.read(entry.key(), entry.value()), entry.offset()));
    }

    private static Map<String, Entry> lastOfEachKey(List<Entry> records) {
        Map<String, Entry> last = new LinkedHashMap<>();
        records.forEach(entry -> last.put(new String(entry.key(), StandardCharsets.UTF_8), entry));
        return last;
    }
}
