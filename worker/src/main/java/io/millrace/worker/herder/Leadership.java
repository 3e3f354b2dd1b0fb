package io.millrace.worker.herder;

import io.millrace.worker.api.NotLeaderRefusal;
import io.millrace.worker.api.NotOwnerRefusal;
import io.millrace.worker.cluster.ClusterView;
import io.millrace.worker.cluster.Membership;
import io.millrace.worker.model.ConnectorTaskId;
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
        return elsewhere(view, Optional.ofNullable(view.connectorOwners().get(connector)));
    }

    /** As for connectors. */
    RuntimeException elsewhere(ConnectorTaskId id) {
        ClusterView view = view();
        return elsewhere(view, Optional.ofNullable(view.taskOwners().get(id)));
    }

    private static RuntimeException elsewhere(ClusterView view, Optional<String> owner) {
        return view.leader()
                ? new NotOwnerRefusal("Another worker of the cluster runs this.", owner)
                : new NotLeaderRefusal("Another worker of the cluster runs this.", view.leaderUrl());
    }
}
