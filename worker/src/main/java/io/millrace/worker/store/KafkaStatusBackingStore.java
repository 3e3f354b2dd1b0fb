package io.millrace.worker.store;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reported states and used topics in a compacted topic that all workers of the cluster share. What it answers is what it
 * has read back from there, never what it has only sent. Any thread; nothing blocks, except start, flush and close.
 */
public final class KafkaStatusBackingStore implements StatusBackingStore {
    private static final Logger log = LoggerFactory.getLogger(KafkaStatusBackingStore.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final TopicLog topicLog;
    private final Time time;
    private final StatusTurns turns;
    private final StatusWrites writes;
    private final StatusCache cache = new StatusCache(new Removed());
    /** By connector, the topics sent and not reset since, read back or not. */
    private final Map<String, Set<String>> sentTopics = new ConcurrentHashMap<>();

    public KafkaStatusBackingStore(TopicLog topicLog, Time time) {
        this(topicLog, time, StatusTurns.onThread());
    }

    KafkaStatusBackingStore(TopicLog topicLog, Time time, StatusTurns turns) {
        this.topicLog = topicLog;
        this.time = time;
        this.turns = turns;
        this.writes = new StatusWrites(topicLog, turns);
    }

    /** Reads the topic to its present end; throws what {@link TopicLog#start} throws. */
    public void start() {
        topicLog.start(this::read);
    }

    private void read(List<TopicLog.Entry> batch) {
        for (TopicLog.Entry entry : batch) {
            try {
                StatusRecordCodec.read(entry.key(), entry.value()).applyTo(cache);
            } catch (StatusRecordCodec.Unreadable e) {
                log.error(
                        "Ignoring the record at offset {} of partition {} of the status topic: {}",
                        entry.offset(),
                        entry.partition(),
                        e.getMessage());
            }
        }
    }

    @Override
    public void put(ConnectorStatus status) {
        byte[] key = StatusRecordCodec.key(status.connector());
        writes.put(key, StatusRecordCodec.value(status), status.generation(), () -> true);
    }

    @Override
    public void put(TaskStatus status) {
        byte[] key = StatusRecordCodec.key(status.id());
        writes.put(key, StatusRecordCodec.value(status), status.generation(), () -> true);
    }

    @Override
    public void putSafe(ConnectorStatus status) {
        byte[] key = StatusRecordCodec.key(status.connector());
        writes.put(key, StatusRecordCodec.value(status), status.generation(), () -> isSafe(status));
    }

    @Override
    public void putSafe(TaskStatus status) {
        byte[] key = StatusRecordCodec.key(status.id());
        writes.put(key, StatusRecordCodec.value(status), status.generation(), () -> isSafe(status));
    }

    private boolean isSafe(ConnectorStatus status) {
        ConnectorStatus cached = cache.connector(status.connector()).orElse(status);
        return status.workerId().equals(cached.workerId()) || cached.generation() <= status.generation();
    }

    private boolean isSafe(TaskStatus status) {
        TaskStatus cached = cache.task(status.id()).orElse(status);
        return status.workerId().equals(cached.workerId()) || cached.generation() <= status.generation();
    }

    @Override
    public void putFor(ConnectorStatus status) {
        byte[] key = StatusRecordCodec.key(status.connector());
        writes.put(
                key,
                StatusRecordCodec.value(status),
                status.generation(),
                () -> cache.connector(status.connector())
                        .filter(later -> later.generation() > status.generation())
                        .isEmpty());
    }

    @Override
    public void putFor(TaskStatus status) {
        byte[] key = StatusRecordCodec.key(status.id());
        writes.put(
                key,
                StatusRecordCodec.value(status),
                status.generation(),
                () -> cache.task(status.id())
                        .filter(later -> later.generation() > status.generation())
                        .isEmpty());
    }

    @Override
    public Set<String> connectors() {
        return cache.names();
    }

    @Override
    public Optional<ConnectorStatus> connector(String connector) {
        return cache.connector(connector);
    }

    @Override
    public Optional<TaskStatus> task(ConnectorTaskId id) {
        return cache.task(id);
    }

    @Override
    public boolean isContradicted(ConnectorTaskId id) {
        return cache.isContradicted(id);
    }

    @Override
    public List<TaskStatus> tasks(String connector) {
        return cache.tasks(connector);
    }

    @Override
    public void removeConnector(String connector) {
        cache.tasks(connector).forEach(task -> removeTask(task.id()));
        writes.remove(StatusRecordCodec.key(connector));
        resetTopics(connector);
    }

    @Override
    public void removeTask(ConnectorTaskId id) {
        writes.remove(StatusRecordCodec.key(id));
    }

    @Override
    public void addTopic(ConnectorTaskId id, String topic) {
        String connector = id.connector();
        if (cache.hasTopic(connector, topic) || isSent(connector, topic)) {
            return;
        }
        if (sentTopics(connector).add(topic)) {
            byte[] key = StatusRecordCodec.key(connector, topic);
            byte[] value = StatusRecordCodec.topicValue(id, topic, time.milliseconds());
            writes.sendWhile(key, value, () -> isSent(connector, topic));
        }
    }

    private boolean isSent(String connector, String topic) {
        Set<String> sent = sentTopics.get(connector);
        return sent != null && sent.contains(topic);
    }

    private Set<String> sentTopics(String connector) {
        return sentTopics.computeIfAbsent(connector, name -> ConcurrentHashMap.newKeySet());
    }

    @Override
    public Set<String> topics(String connector) {
        return cache.topics(connector);
    }

    /** Resets what is on its way, too. */
    @Override
    public void resetTopics(String connector) {
        Set<String> topics = cache.topics(connector);
        topics.addAll(Optional.ofNullable(sentTopics.remove(connector)).orElse(Set.of()));
        for (String topic : topics) {
            writes.sendWhile(StatusRecordCodec.key(connector, topic), null, () -> !isSent(connector, topic));
        }
    }

    /** Waits until what was reported before is in the topic, at most this long. */
    void flush(Duration atMost) {
        long begunNs = System.nanoTime();
        turns.await(atMost);
        Duration left = atMost.minusNanos(System.nanoTime() - begunNs);
        topicLog.flush(left.isNegative() ? Duration.ZERO : left);
    }

    /** Sends what is queued, within a bounded time. */
    @Override
    public void close() {
        flush(CLOSE_WAIT);
        writes.close();
        turns.close();
        topicLog.close();
    }

    /** Whatever a tombstone was read for is written anew when it comes up again. */
    private final class Removed implements StatusCache.Removals {
        @Override
        public void connector(String connector) {
            writes.removed(StatusRecordCodec.key(connector));
        }

        @Override
        public void task(ConnectorTaskId id) {
            writes.removed(StatusRecordCodec.key(id));
        }

        @Override
        public void topic(String connector, String topic) {
            sentTopics.computeIfPresent(connector, (name, sent) -> {
                sent.remove(topic);
                return sent;
            });
        }
    }
}
