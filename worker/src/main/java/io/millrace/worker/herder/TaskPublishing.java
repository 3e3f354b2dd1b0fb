package io.millrace.worker.herder;

import io.millrace.worker.api.Admission;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.store.ConfigBackingStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;

/** Has the tasks of a connector written: by this worker if it leads, otherwise by the leader. Loop only. */
final class TaskPublishing implements TaskReconfiguration.Publisher {
    private final ConfigBackingStore configs;
    private final ConnectorRequests requests;
    private final Leadership leadership;
    private final Optional<LeaderClient> leader;

    TaskPublishing(
            ConfigBackingStore configs,
            ConnectorRequests requests,
            Leadership leadership,
            Optional<LeaderClient> leader) {
        this.configs = configs;
        this.requests = requests;
        this.leadership = leadership;
        this.leader = leader;
    }

    @Override
    public CompletableFuture<Void> publish(String connector, List<Map<String, String>> tasks) {
        ClusterView view = leadership.view();
        if (view.leader()) {
            return requests.putTasks(new Admission(), connector, tasks);
        }
        if (view.leaderUrl().isEmpty() || leader.isEmpty()) {
            return CompletableFuture.failedFuture(new ConnectException("The tasks of connector '" + connector
                    + "' cannot be handed to the leader of the cluster, for its URL is not known"));
        }
        return leader.get()
                .putTaskConfigs(
                        view.leaderUrl().get(),
                        connector,
                        tasks,
                        configs.snapshot().sessionKey());
    }
}
