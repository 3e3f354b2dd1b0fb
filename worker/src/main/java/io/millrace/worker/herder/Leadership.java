package io.millrace.worker.herder;

import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.NotOwnerRefusal;
import io.millrace.worker.api.RebalancingRefusal;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.cluster.WaitingWork;
import io.millrace.worker.model.ConnectorTaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Tells callers whom they have to ask instead of this worker. Any thread. */
final class Leadership {
    private final Membership membership;
    private final ReplyPolicy replies;

    Leadership(Membership membership, ReplyPolicy replies) {
        this.membership = membership;
        this.replies = replies;
    }

    ClusterView view() {
        return membership.view();
    }

    /** Whether callers wait until their write has taken effect on this worker. */
    boolean repliesWhenDone() {
        return replies == ReplyPolicy.WHEN_DONE;
    }

    /** Whether work may be with other workers. */
    boolean hasOthers() {
        return !repliesWhenDone();
    }

    /** Refuses what only the leader may do, unless this worker is the leader. */
    void require() {
        ClusterView view = view();
        if (!view.leader()) {
            throw new NotLeaderRefusal("Only the leader of the cluster can do this.", view.leaderUrl());
        }
    }

    /** The refusal of what only the worker that runs the connector can do: the leader knows which one that is. */
    RuntimeException elsewhere(String connector) {
        ClusterView view = view();
        return view.waiting()
                .workerOf(connector)
                .map(worker -> nowhere("Connector " + connector, worker, view))
                .orElseGet(() -> elsewhere(
                        view, Optional.ofNullable(view.connectorOwners().get(connector))));
    }

    /** As for connectors. */
    RuntimeException elsewhere(ConnectorTaskId id) {
        ClusterView view = view();
        return view.waiting()
                .workerOf(id)
                .map(worker -> nowhere("Task " + id, worker, view))
                .orElseGet(() ->
                        elsewhere(view, Optional.ofNullable(view.taskOwners().get(id))));
    }

    /** Refuses the restart of what nobody runs. */
    private static RuntimeException nowhere(String what, String worker, ClusterView view) {
        return new RebalancingRefusal(what + " runs nowhere at the moment: the worker at " + worker
                + " is gone without having handed its work over. That waits for the worker until "
                + Instant.ofEpochMilli(view.waiting().untilMs())
                + " at most (scheduled.rebalance.max.delay.ms), and is started anew then, there or on another worker.");
    }

    /** Refuses a restart of which nothing could be carried out, as all that it names waits for workers that are gone. */
    void requireRunning(Collection<String> connectors, Collection<ConnectorTaskId> tasks) {
        WaitingWork waiting = view().waiting();
        boolean running = connectors.stream()
                        .anyMatch(connector -> waiting.workerOf(connector).isEmpty())
                || tasks.stream().anyMatch(id -> waiting.workerOf(id).isEmpty());
        if (!running && !connectors.isEmpty()) {
            throw elsewhere(connectors.iterator().next());
        }
        if (!running && !tasks.isEmpty()) {
            throw elsewhere(tasks.iterator().next());
        }
    }

    private static RuntimeException elsewhere(ClusterView view, Optional<String> owner) {
        return view.leader()
                ? new NotOwnerRefusal("Another worker of the cluster runs this.", owner)
                : new NotLeaderRefusal("Another worker of the cluster runs this.", view.leaderUrl());
    }
}
