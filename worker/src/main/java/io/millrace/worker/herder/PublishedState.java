package io.millrace.worker.herder;

import io.millrace.worker.api.ForbiddenRefusal;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorInfo;
import io.millrace.worker.model.ConnectorStateInfo;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.ConnectorType;
import io.millrace.worker.model.TaskInfo;
import io.millrace.worker.model.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers reads from the latest published snapshots, without the loop. Any thread. */
final class PublishedState {
    private final HerderParts parts;

    PublishedState(HerderParts parts) {
        this.parts = parts;
    }

    List<String> connectors() {
        return List.copyOf(parts.configs().snapshot().connectors().keySet());
    }

    ConnectorInfo connectorInfo(String connector) {
        ClusterConfigState image = parts.configs().snapshot();
        ConnectorEntry entry = known(image, connector);
        return new ConnectorInfo(connector, entry.config(), image.tasks(connector), typeOf(entry.config()));
    }

    ConnectorStateInfo connectorStatus(String connector) {
        ConnectorStatus status = parts.statuses()
                .connector(connector)
                .orElseThrow(() -> new NotFoundRefusal("No status found for connector " + connector));
        return new ConnectorStateInfo(connector, status, parts.statuses().tasks(connector), typeOf(connector));
    }

    List<TaskInfo> taskConfigs(String connector) {
        ConnectorEntry entry = known(parts.configs().snapshot(), connector);
        List<TaskInfo> tasks = new ArrayList<>();
        entry.tasks().forEach(config -> tasks.add(new TaskInfo(new ConnectorTaskId(connector, tasks.size()), config)));
        return tasks;
    }

    TaskStatus taskStatus(ConnectorTaskId id) {
        return parts.statuses().task(id).orElseThrow(() -> new NotFoundRefusal("No status found for task " + id));
    }

    Set<String> activeTopics(String connector) {
        if (!parts.topics().enabled()) {
            throw new ForbiddenRefusal("Topic tracking is disabled.");
        }
        return parts.statuses().topics(connector);
    }

    void resetActiveTopics(String connector) {
        if (!parts.topics().enabled()) {
            throw new ForbiddenRefusal("Topic tracking is disabled.");
        }
        if (!parts.topics().resetAllowed()) {
            throw new ForbiddenRefusal("Topic tracking reset is disabled.");
        }
        parts.statuses().resetTopics(connector);
    }

    /** Throws a NotFoundRefusal for an unknown connector. */
    ConnectorEntry known(String connector) {
        return known(parts.configs().snapshot(), connector);
    }

    private static ConnectorEntry known(ClusterConfigState image, String connector) {
        return image.connector(connector)
                .orElseThrow(() -> new NotFoundRefusal("Connector " + connector + " not found"));
    }

    ConnectorType typeOf(String connector) {
        return parts.configs()
                .snapshot()
                .connector(connector)
                .map(entry -> typeOf(entry.config()))
                .orElse(ConnectorType.UNKNOWN);
    }

    private ConnectorType typeOf(Map<String, String> config) {
        return parts.types().apply(config);
    }
}
