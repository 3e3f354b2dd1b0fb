package io.millrace.worker.herder.secret;

import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TaskStatus;
import io.millrace.worker.store.StatusBackingStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes secrets out of stack traces before they are remembered, since everybody may read them. Any thread. */
public final class ScrubbedStatuses implements StatusBackingStore {
    private final StatusBackingStore statuses;
    private final KnownSecrets known;

    public ScrubbedStatuses(StatusBackingStore statuses, KnownSecrets known) {
        this.statuses = statuses;
        this.known = known;
    }

    @Override
    public void put(ConnectorStatus status) {
        statuses.put(scrubbed(status));
    }

    @Override
    public void put(TaskStatus status) {
        statuses.put(scrubbed(status));
    }

    private ConnectorStatus scrubbed(ConnectorStatus status) {
        String trace = shown(status.connector(), status.trace());
        return new ConnectorStatus(
                status.connector(), status.state(), status.workerId(), status.generation(), trace, status.version());
    }

    private TaskStatus scrubbed(TaskStatus status) {
        String trace = shown(status.id().connector(), status.trace());
        return new TaskStatus(
                status.id(), status.state(), status.workerId(), status.generation(), trace, status.version());
    }

    @Override
    public String shown(String connector, String text) {
        return text == null || text.isEmpty() ? text : known.scrub(connector, text);
    }

    @Override
    public void putSafe(ConnectorStatus status) {
        statuses.putSafe(scrubbed(status));
    }

    @Override
    public void putSafe(TaskStatus status) {
        statuses.putSafe(scrubbed(status));
    }

    @Override
    public void putFor(ConnectorStatus status) {
        statuses.putFor(scrubbed(status));
    }

    @Override
    public void putFor(TaskStatus status) {
        statuses.putFor(scrubbed(status));
    }

    @Override
    public Set<String> connectors() {
        return statuses.connectors();
    }

    @Override
    public Optional<ConnectorStatus> connector(String connector) {
        return statuses.connector(connector);
    }

    @Override
    public Optional<TaskStatus> task(ConnectorTaskId id) {
        return statuses.task(id);
    }

    @Override
    public List<TaskStatus> tasks(String connector) {
        return statuses.tasks(connector);
    }

    @Override
    public void removeConnector(String connector) {
        statuses.removeConnector(connector);
    }

    @Override
    public void removeTask(ConnectorTaskId id) {
        statuses.removeTask(id);
    }

    @Override
    public void addTopic(ConnectorTaskId id, String topic) {
        statuses.addTopic(id, topic);
    }

    @Override
    public Set<String> topics(String connector) {
        return statuses.topics(connector);
    }

    @Override
    public void resetTopics(String connector) {
        statuses.resetTopics(connector);
    }

    @Override
    public void close() {
        statuses.close();
    }
}
