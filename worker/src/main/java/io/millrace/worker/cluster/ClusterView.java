package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.Map;
import java.util.Optional;

/**
 * What this worker knows of its cluster. Immutable.
 *
 * @param leader whether this worker is the leader
 * @param leaderUrl the leader's REST URL; empty while there is none that is known
 * @param protocol what the group speaks; before the first join, the best that this worker offers
 * @param generation of the group, -1 before the first join
 * @param rebalancing whether an assignment is awaited or not carried out yet
 * @param connectorOwners REST URL of the worker that each connector instance is assigned to; known to the leader alone
 * @param taskOwners as for connectors
 * @param waiting what nobody runs, since it waits for workers that have gone; known to the leader alone
 */
public record ClusterView(
        boolean leader,
        Optional<String> leaderUrl,
        ConnectProtocol protocol,
        int generation,
        boolean rebalancing,
        Map<String, String> connectorOwners,
        Map<ConnectorTaskId, String> taskOwners,
        WaitingWork waiting) {
    /** The cluster of one: it leads itself and has nobody to ask. */
    public static final ClusterView SOLO =
            new ClusterView(true, Optional.empty(), ConnectProtocol.EAGER, 0, false, Map.of(), Map.of());

    /** Nothing waits. */
    public ClusterView(
            boolean leader,
            Optional<String> leaderUrl,
            ConnectProtocol protocol,
            int generation,
            boolean rebalancing,
            Map<String, String> connectorOwners,
            Map<ConnectorTaskId, String> taskOwners) {
        this(leader, leaderUrl, protocol, generation, rebalancing, connectorOwners, taskOwners, WaitingWork.NONE);
    }

    public ClusterView {
        connectorOwners = Map.copyOf(connectorOwners);
        taskOwners = Map.copyOf(taskOwners);
    }
}
