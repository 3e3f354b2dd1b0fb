package io.millrace.worker.simulation;

import io.millrace.worker.cluster.SimulatedGroup;
import io.millrace.worker.store.SimulatedTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Workers, their group and their topics. */
final class SimulatedCluster {
    private static final int STATUS_PARTITIONS = 5;

    private final Agenda agenda;
    private final ClusterKind kind;
    private final SimulatedGroup group;
    private final Invariants invariants;
    private final SimulatedTopic configTopic = new SimulatedTopic(1);
    private final SimulatedTopic statusTopic = new SimulatedTopic(STATUS_PARTITIONS);
    private final List<SimulatedWorker> workers = new ArrayList<>();

    SimulatedCluster(Agenda agenda, ClusterKind kind) {
        this.agenda = agenda;
        this.kind = kind;
        this.group = new SimulatedGroup(agenda);
        this.invariants = new Invariants(agenda, group);
    }

    Agenda agenda() {
        return agenda;
    }

    SimulatedGroup group() {
        return group;
    }

    Invariants invariants() {
        return invariants;
    }

    SimulatedTopic configTopic() {
        return configTopic;
    }

    SimulatedTopic statusTopic() {
        return statusTopic;
    }

    ClusterKind kind() {
        return kind;
    }

    SimulatedWorker start(String name) {
        SimulatedWorker worker = new SimulatedWorker(this, kind.settings(agenda, name));
        workers.add(worker);
        worker.start();
        return worker;
    }

    /** Those that are not gone, whatever else may be wrong with them. */
    List<SimulatedWorker> alive() {
        workers.removeIf(worker -> !worker.isAlive());
        return List.copyOf(workers);
    }

    /** The worker that is reached at this URL. */
    Optional<SimulatedWorker> at(String url) {
        return alive().stream().filter(worker -> worker.url().equals(url)).findFirst();
    }

    /** Everything that was cut off, frozen or slow is well again. */
    void heal() {
        agenda.note(() -> "all is well again");
        for (SimulatedWorker worker : alive()) {
            if (worker.process().isFrozen()) {
                worker.process().thaw();
            }
            worker.resumeLoop();
            worker.groupLink().mend();
            worker.topicLink().mend();
            worker.configLog().lag(5);
            worker.statusLog().lag(5);
            worker.configLog().repeat(0);
            worker.statusLog().repeat(0);
        }
    }

    /** The topics are cleaned up to some place; tombstones go where all have read them. */
    void compact() {
        long seen = alive().stream()
                .mapToLong(worker -> worker.configLog().position())
                .min()
                .orElse(0);
        agenda.note(() -> "compaction, tombstones up to " + seen);
        configTopic.compact(this::somewhereBefore, seen);
        statusTopic.compact(this::somewhereBefore, 0);
    }

    private long somewhereBefore(long end) {
        return end - agenda.between(0, (int) Math.min(end, 20));
    }
}
