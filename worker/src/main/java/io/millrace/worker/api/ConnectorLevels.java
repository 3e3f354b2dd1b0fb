package io.millrace.worker.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Levels for what single connectors and tasks log; in their threads they hold in place of the loggers' own. They last
 * until the process ends or the connector is deleted. Any thread.
 */
public interface ConnectorLevels {
    /** The logger above all. */
    String ROOT = "root";

    /**
     * Which lines a level is for.
     *
     * @param task empty for the connector and all its tasks
     * @param logger the logger's name, or that of one above it; {@link #ROOT} for all
     */
    record Scope(OptionalInt task, String logger) {}

    /** A level and the lines that it is for. */
    record Setting(Scope scope, WorkerLoggers.Level level) {}

    /** The levels of a connector and its tasks, in the order in which they are looked at: the first that fits holds. */
    List<Setting> of(String connector);

    /**
     * Sets a level.
     *
     * @param level its name in any case
     * @throws InvalidRefusal when there is no such level, or the connector has too many
     */
    void set(String connector, Scope scope, String level);

    /** Forgets all levels of a connector and its tasks. */
    default void forget(String connector) {
        forget(connector, OptionalInt.empty(), Optional.empty());
    }

    /** Forgets those levels of a connector that are for this task and this logger, where they are given. */
    void forget(String connector, OptionalInt task, Optional<String> logger);
}
