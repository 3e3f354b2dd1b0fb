package io.millrace.launch.logging;

import io.millrace.launch.logging.ContextLevels.Rule;
import io.millrace.worker.api.ConnectorLevels;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.WorkerLoggers.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The levels of connectors in this process's logging, as REST shows and changes them. Any thread. */
final class ProcessConnectorLevels implements ConnectorLevels {
    private final ContextLevels levels;
    private final LongSupplier clock;

    ProcessConnectorLevels(ContextLevels levels, LongSupplier clock) {
        this.levels = levels;
        this.clock = clock;
    }

    @Override
    public List<Setting> of(String connector) {
        return levels.of(connector).stream()
                .map(rule -> new Setting(
                        new Scope(rule.task(), rule.logger()),
                        new Level(rule.level().name(), OptionalLong.of(rule.lastModified()))))
                .toList();
    }

    @Override
    public void set(String connector, Scope scope, String level) {
        LogLevel named = LogLevel.named(level)
                .orElseThrow(() -> new InvalidRefusal(
                        "'level' must be one of " + List.of(LogLevel.values()) + ", was '" + level + "'"));
        if (!levels.set(connector, new Rule(scope.task(), scope.logger(), named, clock.getAsLong()))) {
            throw new InvalidRefusal("Connector " + connector + " has " + ContextLevels.MOST_PER_CONNECTOR
                    + " log levels of its own, and cannot have more; delete some first");
        }
    }

    @Override
    public void forget(String connector, OptionalInt task, Optional<String> logger) {
        levels.forget(
                connector,
                rule -> (task.isEmpty() || task.equals(rule.task()))
                        && (logger.isEmpty() || logger.get().equals(rule.logger())));
    }
}
