package io.millrace.rest;

import io.millrace.worker.api.ConnectorLevels;
import io.millrace.worker.api.InvalidRefusal;
import io.millrace.worker.api.WorkerLoggers.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** The levels of one connector, in the order in which they were set. Any thread. */
final class FakeConnectorLevels implements ConnectorLevels {
    private final List<Setting> settings = new CopyOnWriteArrayList<>();

    @Override
    public List<Setting> of(String connector) {
        return settings;
    }

    @Override
    public void set(String connector, Scope scope, String level) {
        if (level.equals("LOUD")) {
            throw new InvalidRefusal("no such level");
        }
        settings.add(new Setting(scope, new Level(level, OptionalLong.of(FakeLoggers.CHANGED_MS))));
    }

    @Override
    public void forget(String connector, OptionalInt task, Optional<String> logger) {
        settings.removeIf(setting -> (task.isEmpty()
                        || task.equals(setting.scope().task()))
                && (logger.isEmpty() || logger.get().equals(setting.scope().logger())));
    }
}
