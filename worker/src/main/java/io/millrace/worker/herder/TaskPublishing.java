package io.millrace.worker.herder;

import io.millrace.worker.api.Admission;
import io.millrace.worker.api.LeaderClient;
import io.millrace.worker.api.LeaderClient.Leader;
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
        if (leadership.view().leader()) {
            return requests.putTasks(new Admission(), connector, tasks);
        }
        return leader.map(client -> client.putTaskConfigs(() -> leader(connector), connector, tasks))
                .orElseGet(() -> CompletableFuture.failedFuture(unknownLeader(connector)));
    }

    /** As of now; any thread. */
    private Leader leader(String connector) {
        String url = leadership.view().leaderUrl().orElseThrow(() -> unknownLeader(connector));
        return new Leader(url, configs.snapshot().sessionKey());
    }

    private static ConnectException unknownLeader(String connector) {
        return new ConnectException("The tasks of connector '" + connector
                + "' cannot be handed to the leader of the cluster, for its URL is not known");
    }
}
