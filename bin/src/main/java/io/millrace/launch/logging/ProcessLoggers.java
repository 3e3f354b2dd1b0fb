package io.millrace.launch.logging;

import io.millrace.launch.logging.LogLevels.Setting;
import io.millrace.launch.logging.foreign.Binding;
import io.millrace.worker.api.ConnectorLevels;
import io.millrace.worker.api.WorkerLoggers;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** This process's loggers, as REST shows and changes them. Any thread. */
public final class ProcessLoggers implements WorkerLoggers {
    private final LogLevels levels;
    private final RecentLines recent;
    private final ConnectorLevels connectorLevels;

    ProcessLoggers(Loggers loggers) {
        this.levels = loggers.levels();
        this.recent = loggers.recentLines();
        this.connectorLevels = new ProcessConnectorLevels(loggers.contextLevels(), System::currentTimeMillis);
    }

    /** All that is served here where our provider is in use; levels alone where a host's own binding is. */
    public static WorkerLoggers ofThisProcess() {
        return MillraceLogging.current()
                .<WorkerLoggers>map(ProcessLoggers::new)
                .orElseGet(() ->
                        new ForeignLoggers(Binding.of(LoggerFactory.getILoggerFactory()), System::currentTimeMillis));
    }

    @Override
    public SortedMap<String, Level> all() {
        SortedMap<String, Level> all = new TreeMap<>();
        levels.all().forEach((name, setting) -> {
            if (setting.level() != LogLevel.OFF) {
                all.put(name, level(setting));
            }
        });
        return all;
    }

    @Override
    public Optional<Level> get(String logger) {
        return levels.get(logger).map(ProcessLoggers::level);
    }

    @Override
    public Optional<List<String>> set(String logger, String level) {
        return LogLevel.named(level).map(named -> levels.set(logger, named));
    }

    @Override
    public List<Line> recent(String connector) {
        return recent.of(connector).stream()
                .map(line -> new Line(
                        line.timestamp(), line.level(), line.context(), line.logger(), line.message(), line.error()))
                .toList();
    }

    @Override
    public Optional<ConnectorLevels> connectorLevels() {
        return Optional.of(connectorLevels);
    }

    private static Level level(Setting setting) {
        return new Level(setting.level().name(), setting.lastModified());
    }
}
