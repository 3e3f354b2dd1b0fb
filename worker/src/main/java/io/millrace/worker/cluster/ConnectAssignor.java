package io.millrace.worker.cluster;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ConnectorTaskId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which member of the group runs what. A pure function: the same input gives the same answers on every worker.
 * Any thread.
 */
interface ConnectAssignor {
    /** The answers to one join of the whole group, and what to remember until the next one. */
    Result assign(Round round, AssignorMemory memory);

    /** The assignor of this protocol. */
    static ConnectAssignor of(ConnectProtocol protocol) {
        return protocol.isIncremental() ? new IncrementalCooperativeAssignor() : new EagerAssignor();
    }

    /**
     * One join of the whole group. Immutable.
     *
     * @param members what each member said of itself, by member id; read in the order of the ids
     * @param configs the image that is assigned from
     * @param generation of this join
     * @param completedGeneration of the last join that this worker completed (its SyncGroup was answered), -1 for none
     * @param nowMs a time of at least 0
     * @param maxDelayMs {@code scheduled.rebalance.max.delay.ms}
     * @param strict whether to do exactly what Apache's leader does, even if the whole group is ours
     */
    record Round(
            Map<String, WorkerState> members,
            ClusterConfigState configs,
            int generation,
            int completedGeneration,
            long nowMs,
            int maxDelayMs,
            boolean strict) {
        public Round {
            members = Collections.unmodifiableMap(new TreeMap<>(members));
        }

        /** Whether all members are ours, and may so be treated better than Apache's workers. */
        boolean onlyOurs() {
            return !strict && members.values().stream().allMatch(WorkerState::millrace);
        }

        /** All that is to run: connectors by name, tasks by connector and number. */
        WorkSet configured() {
            Set<ConnectorTaskId> tasks = new LinkedHashSet<>();
            configs.connectors().keySet().forEach(connector -> tasks.addAll(configs.tasks(connector)));
            return new WorkSet(configs.connectors().keySet(), tasks);
        }
    }

    /** What comes to one member (with the eager protocol: all that it is to run) and what it has to stop. Immutable. */
    record Increment(WorkSet assigned, WorkSet revoked) {}

    /**
     * The outcome of one join. Immutable.
     *
     * @param increments the answer to every member, by member id
     * @param delayMs after which time all members are to join again, 0 for not
     * @param ownership all that each member has once it has carried its answer out, by member id
     * @param next what to remember
     */
    record Result(Map<String, Increment> increments, int delayMs, Map<String, WorkSet> ownership, AssignorMemory next) {
        public Result {
            increments = Collections.unmodifiableMap(new TreeMap<>(increments));
            ownership = Collections.unmodifiableMap(new TreeMap<>(ownership));
        }
    }
}
