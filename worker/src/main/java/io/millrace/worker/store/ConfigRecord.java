package io.millrace.worker.store;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RestartRequest;
import io.millrace.worker.model.SessionKey;
import io.millrace.worker.model.TargetState;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What one record of the config topic says. Immutable; each knows what it makes of the state replayed so far. */
sealed interface ConfigRecord {
    /** @param position of the log behind this record */
    void applyTo(ConfigReplay replay, long position);

    /** Why it says nothing, if it does not. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** Whether the listener hears of this record apart from the image. */
    default boolean isEvent() {
        return false;
    }

    /** Tells it. */
    default void tell(ConfigListener listener) {}

    /** The config of a connector; empty when the connector is deleted. */
    record Connector(String connector, Optional<Map<String, String>> config) implements ConfigRecord {
        public Connector {
            config = config.map(ConfigImage::copy);
        }

        @Override
        public void applyTo(ConfigReplay replay, long position) {
            replay.connector(connector, config, position);
        }
    }

    /** The target state of a connector; empty when it is forgotten. */
    record Target(String connector, Optional<TargetState> target) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {
            replay.target(connector, target);
        }
    }

    /** The config of a task, in force with the commit that follows. */
    record TaskConfig(ConnectorTaskId id, Map<String, String> config) implements ConfigRecord {
        public TaskConfig {
            config = ConfigImage.copy(config);
        }

        @Override
        public void applyTo(ConfigReplay replay, long position) {
            replay.task(id, config);
        }
    }

    /** A connector's task set is complete; empty when the record does not tell how many tasks it has. */
    record Commit(String connector, OptionalInt tasks) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {
            replay.commit(connector, tasks);
        }
    }

    /** Producers of all task sets but the last, which has so many tasks, are fenced off (KIP-618). */
    record TaskCount(String connector, int tasks) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {
            replay.fenced(connector, tasks);
        }
    }

    /** A new key for internal requests. */
    record NewSessionKey(SessionKey key) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {
            replay.sessionKey(key);
        }
    }

    /** Somebody asks for a restart. */
    record Restart(RestartRequest request) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {}

        @Override
        public boolean isEvent() {
            return true;
        }

        @Override
        public void tell(ConfigListener listener) {
            listener.restartRequested(request);
        }
    }

    /** Somebody set the level of a logger on all workers. */
    record LoggerLevel(String namespace, String level) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {}

        @Override
        public boolean isEvent() {
            return true;
        }

        @Override
        public void tell(ConfigListener listener) {
            listener.loggerLevelSet(namespace, level);
        }
    }

    /** JSON that says nothing this worker understands. */
    record Unknown(String reason) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {}

        @Override
        public Optional<String> problem() {
            return Optional.of(reason);
        }
    }

    /** No JSON; the only kind of record that leaves the recorded offset where it was. */
    record Unreadable(String reason) implements ConfigRecord {
        @Override
        public void applyTo(ConfigReplay replay, long position) {}

        @Override
        public Optional<String> problem() {
            return Optional.of(reason);
        }
    }
}
