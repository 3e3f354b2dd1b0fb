package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.RestartRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store over a topic in memory, on the thread of the test, that reads when told. */
abstract class KafkaConfigBackingStoreFixture {
    static final Map<String, String> CONFIG = Map.of("file", "in");
    static final Map<String, String> TASK = Map.of("part", "1");

    final MemoryTopic topic = new MemoryTopic();
    final MemoryTopicLog log = MemoryTopicLog.whenTold(topic);
    final ManualAlarm alarm = new ManualAlarm();
    final KafkaConfigBackingStore store = store(log);
    final Heard heard = new Heard();

    /** What a listener hears, in its order. */
    static final class Heard implements ConfigListener {
        final List<Object> news = new ArrayList<>();

        @Override
        public void imagePublished(ClusterConfigState image) {
            news.add(image);
        }

        @Override
        public void restartRequested(RestartRequest request) {
            news.add(request);
        }

        @Override
        public void loggerLevelSet(String namespace, String level) {
            news.add(namespace + "=" + level);
        }
    }

    final KafkaConfigBackingStore store(TopicLog over) {
        return new KafkaConfigBackingStore(
                over, PrivilegedWriter.plain(over, Runnable::run), Runnable::run, () -> {}, alarm);
    }

    @BeforeEach
    void start() {
        store.start(heard);
    }

    @AfterEach
    void close() {
        log.releaseSends();
        deliverAll();
        store.close();
    }

    final void append(String key, String value) {
        topic.append(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    final List<String> records() {
        return topic.records().stream()
                .map(entry -> text(entry.key()) + " " + text(entry.value()))
                .toList();
    }

    static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    final void done(CompletableFuture<?> write) {
        deliverAll();
        assertTrue(write.isDone());
        write.join();
    }

    final void deliverAll() {
        while (log.deliver(Integer.MAX_VALUE) > 0) {
            Thread.onSpinWait();
        }
    }

    static Throwable failure(CompletableFuture<?> write) {
        assertTrue(write.isDone());
        return assertThrows(CompletionException.class, write::join).getCause();
    }
}
