package io.millrace.rest;

import io.millrace.worker.api.ConnectorLevels;
import io.millrace.worker.api.WorkerLoggers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Loggers in a map; knows INFO and DEBUG. Any thread. */
final class FakeLoggers implements WorkerLoggers {
    static final long CHANGED_MS = 1_700_000_000_000L;

    final ConcurrentMap<String, Level> levels = new ConcurrentHashMap<>();

    final List<Line> lines = new CopyOnWriteArrayList<>();
    volatile ConnectorLevels connectorLevels;

    @Override
    public SortedMap<String, Level> all() {
        return new TreeMap<>(levels);
    }

    @Override
    public Optional<Level> get(String logger) {
        return Optional.ofNullable(levels.get(logger));
    }

    @Override
    public Optional<List<String>> set(String logger, String level) {
        if (!level.equals("INFO") && !level.equals("DEBUG")) {
            return Optional.empty();
        }
        levels.put(logger, new Level(level, OptionalLong.of(CHANGED_MS)));
        return Optional.of(List.of(logger));
    }

    @Override
    public Optional<ConnectorLevels> connectorLevels() {
        return Optional.ofNullable(connectorLevels);
    }

    @Override
    public List<Line> recent(String connector) {
        return lines;
    }
}
