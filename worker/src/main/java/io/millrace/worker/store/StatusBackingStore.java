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

    /** Stores a state unless another worker has reported a later one. */
    default void putSafe(ConnectorStatus status) {
        put(status);
    }

    /** As for connectors. */
    default void putSafe(TaskStatus status) {
        put(status);
    }

    /** Stores what is said of a connector whose worker has gone, unless something was reported in a later generation. */
    default void putFor(ConnectorStatus status) {
        put(status);
    }

    /** As for connectors. */
    default void putFor(TaskStatus status) {
        put(status);
    }

    /** A text of a connector as it is stored and shown: without its secrets, where they are known. */
    default String shown(String connector, String text) {
        return text;
    }

    /** Names of all connectors that have a state, or tasks that have one, sorted. */
    Set<String> connectors();

    Optional<ConnectorStatus> connector(String connector);

    Optional<TaskStatus> task(ConnectorTaskId id);

    /** Whether what is stored of the task says otherwise than what it is known to be, and will be believed some day. */
    default boolean isContradicted(ConnectorTaskId id) {
        return false;
    }

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
