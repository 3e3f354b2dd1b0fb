package io.millrace.worker.herder;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;

/** A source whose setting {@code behaviour} says what it thinks of other offsets; it is never started. */
public final class OffsetKeeper extends SourceConnector {
    /** Whoever waits goes on when this is released. Renewed by {@link #begin}. */
    static volatile CountDownLatch release = new CountDownLatch(1);

    static void begin() {
        release = new CountDownLatch(1);
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        if (context() != null || Thread.currentThread().getContextClassLoader() == null) {
            throw new IllegalStateException("asked under the wrong circumstances");
        }
        switch (config.get("behaviour")) {
            case "unsupported" -> throw new UnsupportedOperationException();
            case "refuse" -> throw new IllegalArgumentException("not these");
            case "die" -> throw new NoClassDefFoundError("gone/Away");
            case "hang", "wait" -> awaitRelease();
            case "agree" -> requireStoredTypes(offsets);
            case "agree to forget" -> requireNulls(offsets);
            default -> {
                offsets.clear();
                return false;
            }
        }
        offsets.clear(); // what is stored is not this map
        config.clear();
        return true;
    }

    private static void awaitRelease() {
        CountDownLatch mine = release;
        boolean released = false;
        while (!released) {
            try {
                mine.await();
                released = true;
            } catch (InterruptedException e) {
                released = mine.getCount() == 0; // deaf, as some plugins are
            }
        }
    }

    private static void requireStoredTypes(Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.values().stream()
                .filter(offset -> offset != null)
                .flatMap(offset -> offset.values().stream())
                .filter(value -> !(value instanceof Long || value instanceof Double))
                .forEach(value -> {
                    throw new IllegalArgumentException(value.getClass().getName());
                });
    }

    private static void requireNulls(Map<Map<String, ?>, Map<String, ?>> offsets) {
        if (!offsets.values().stream().allMatch(offset -> offset == null)) {
            throw new IllegalArgumentException("not all forgotten: " + offsets);
        }
    }

    @Override
    public void start(Map<String, String> config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1.0";
    }
}
