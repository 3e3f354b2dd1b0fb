package io.millrace.worker.simulation;

import io.millrace.worker.cluster.SimulatedGroup;
import io.millrace.worker.store.SimulatedTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Workers, their group and their topics. */
final class SimulatedCluster {
    private static final int STATUS_PARTITIONS = 5;

    private final Agenda agenda;
    private final ClusterKind kind;
    private final SimulatedGroup group;
    private final Invariants invariants;
    private final SimulatedTopic configTopic = new SimulatedTopic(1);
    private final SimulatedTopic statusTopic = new SimulatedTopic(STATUS_PARTITIONS);
    private final SimulatedTransactions transactions = new SimulatedTransactions();
    private BiConsumer<SimulatedWorker, String> opening = (worker, connector) -> {};
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

    SimulatedTransactions transactions() {
        return transactions;
    }

    /** Told of each step of a task of that connector on its way to its first transaction, until all is well again. */
    void whenOpening(BiConsumer<SimulatedWorker, String> told) {
        opening = told;
    }

    void opening(SimulatedWorker worker, String connector) {
        opening.accept(worker, connector);
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

    /** How many sets of tasks a connector has had up to this offset of the config topic. */
    long taskSets(String connector, long offset) {
        byte[] key = ("commit-" + connector).getBytes(StandardCharsets.UTF_8);
        return configTopic.history().stream()
                .filter(entry -> entry.offset() <= offset && Arrays.equals(entry.key(), key))
                .count();
    }

    /** The worker that is reached at this URL. */
    Optional<SimulatedWorker> at(String url) {
        return alive().stream().filter(worker -> worker.url().equals(url)).findFirst();
    }

    /** Everything that was cut off, frozen or slow is well again. */
    void heal() {
        agenda.note(() -> "all is well again");
        opening = (worker, connector) -> {};
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
