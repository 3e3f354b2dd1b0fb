package io.millrace.worker.store;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Remembers reported states and used topics. Any thread; nothing blocks. */
public interface StatusBackingStore extends AutoCloseable {
    void put(ConnectorStatus status);

    void put(TaskStatus status);

    Optional<ConnectorStatus> connector(String connector);

    Optional<TaskStatus> task(ConnectorTaskId id);

    /** Reported states of a connector's tasks, sorted by number. */
    List<TaskStatus> tasks(String connector);

    /** Forgets a connector's state, its tasks' states and its topics. */
    void removeConnector(String connector);

    void removeTask(ConnectorTaskId id);

    /** Notes that a task of the connector used the topic (KIP-558); cheap when already known. */
    void addTopic(ConnectorTaskId id, String topic);

    /** Topics used since the last reset, sorted. */
    Set<String> topics(String connector);

    void resetTopics(String connector);

    @Override
    void close();
}
