package io.millrace.worker.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The loggers of this worker's process and their levels, which can be changed while it runs (KIP-495). Changes last
 * until the process ends. Any thread.
 */
public interface WorkerLoggers {
    /**
     * A logger's level.
     *
     * @param name log4j's name of the level, e.g. {@code INFO}
     * @param lastModified when it was changed while running, in milliseconds since the epoch; empty if it never was
     */
    record Level(String name, OptionalLong lastModified) {}

    /**
     * One line as it was logged.
     *
     * @param timestamp milliseconds since the epoch
     * @param level slf4j's name of the level
     * @param context the connector or task that logged, e.g. {@code [orders|task-0]}
     * @param error what was thrown, in one line; empty when nothing was
     */
    record Line(long timestamp, String level, String context, String logger, String message, String error) {}

    /** Every logger that was configured or used, by name, except those that are off. */
    SortedMap<String, Level> all();

    /** The level that holds for a logger; empty when it was neither configured nor used. */
    Optional<Level> get(String logger);

    /**
     * Sets the level of a logger and of all whose names begin like its own.
     *
     * @param level its name in any case
     * @return the loggers whose level is another one now, sorted; empty when there is no such level
     */
    Optional<List<String>> set(String logger, String level);

    /** The latest lines of a connector and its tasks, some 100 at most, the oldest first; empty where none are kept. */
    List<Line> recent(String connector);

    /** Levels of single connectors; empty where the logging of this process knows none. */
    default Optional<ConnectorLevels> connectorLevels() {
        return Optional.empty();
    }

    /** For a process whose logging is somebody else's and cannot be steered; answers as Apache's worker does then. */
    WorkerLoggers NONE = new WorkerLoggers() {
        @Override
        public SortedMap<String, Level> all() {
            return new TreeMap<>();
        }

        @Override
        public Optional<Level> get(String logger) {
            return Optional.of(new Level("OFF", OptionalLong.of(0)));
        }

        @Override
        public Optional<List<String>> set(String logger, String level) {
            return Optional.of(List.of());
        }

        @Override
        public List<Line> recent(String connector) {
            return List.of();
        }
    };
}
