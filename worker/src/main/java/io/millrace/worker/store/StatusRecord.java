package io.millrace.worker.store;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TaskStatus;
import java.util.Optional;

/** What a record of the status topic says. Immutable. */
sealed interface StatusRecord {
    /** Lets the cache hold what the record says. */
    void applyTo(StatusCache cache);

    /** A connector's state; empty for a tombstone. */
    record OfConnector(String connector, Optional<ConnectorStatus> status) implements StatusRecord {
        @Override
        public void applyTo(StatusCache cache) {
            status.ifPresentOrElse(cache::put, () -> cache.removeConnector(connector));
        }
    }

    /** A task's state; empty for a tombstone. */
    record OfTask(ConnectorTaskId id, Optional<TaskStatus> status) implements StatusRecord {
        @Override
        public void applyTo(StatusCache cache) {
            status.ifPresentOrElse(cache::put, () -> cache.removeTask(id));
        }
    }

    /** Whether a connector uses a topic. */
    record OfTopic(String connector, String topic, boolean used) implements StatusRecord {
        @Override
        public void applyTo(StatusCache cache) {
            if (used) {
                cache.addTopic(connector, topic);
            } else {
                cache.removeTopic(connector, topic);
            }
        }
    }
}
