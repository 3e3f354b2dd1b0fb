package io.millrace.worker.simulation;

import io.millrace.worker.cluster.SimulatedGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sees every start and every end, and that nothing runs twice among workers whose membership has never lapsed. */
final class Invariants {
    /** One connector instance or task that runs, as of the membership that it is assigned by. */
    private static final class Instance {
        private final SimulatedWorker worker;
        private String memberId;
        private boolean incremental;

        Instance(SimulatedWorker worker, String memberId) {
            this.worker = worker;
            confirm();
            this.memberId = memberId;
        }

        void confirm() {
            memberId = worker.memberId();
            incremental = worker.membership().view().protocol().isIncremental();
        }
    }

    private record Place(SimulatedWorker worker, Object item) {}

    private final Agenda agenda;
    private final SimulatedGroup group;
    /** Of what is started again while the loop has not heard yet that it is no longer assigned. */
    private final Map<Place, String> formerIds = new HashMap<>();

    private final Map<Object, List<Instance>> running = new HashMap<>();
    private final Map<Object, Integer> starts = new HashMap<>();
    private final Map<Object, Long> stoppedMs = new HashMap<>();
    private final Map<Object, Long> gapMs = new HashMap<>();

    Invariants(Agenda agenda, SimulatedGroup group) {
        this.agenda = agenda;
        this.group = group;
    }

    /** @param item a connector's name or a task's id */
    void started(SimulatedWorker worker, Object item) {
        agenda.note(() -> worker + " starts " + item);
        String former = formerIds.getOrDefault(new Place(worker, item), "");
        String memberId = worker.isAssigned(item) ? worker.memberId() : former;
        running.computeIfAbsent(item, unknown -> new ArrayList<>()).add(new Instance(worker, memberId));
        starts.merge(item, 1, Integer::sum);
        Long since = stoppedMs.remove(item);
        if (since != null) {
            gapMs.merge(item, agenda.nowMs() - since, Math::max);
        }
        check(item);
    }

    void stopped(SimulatedWorker worker, Object item) {
        agenda.note(() -> worker + " has stopped " + item);
        running.get(item).stream()
                .filter(instance -> instance.worker == worker)
                .forEach(instance -> formerIds.put(new Place(worker, item), instance.memberId));
        running.get(item).removeIf(instance -> instance.worker == worker);
        stoppedMs.put(item, agenda.nowMs());
    }

    /** It is gone with all that ran on it. */
    void died(SimulatedWorker worker) {
        running.values().forEach(instances -> instances.removeIf(instance -> instance.worker == worker));
    }

    /** The leader has confirmed what the worker runs, and takes from it what it does not name. */
    void joined(SimulatedWorker worker) {
        running.forEach((item, instances) -> instances.stream()
                .filter(instance -> instance.worker == worker && worker.isAssigned(item))
                .forEach(Instance::confirm));
        running.keySet().forEach(this::check);
    }

    /** When an eager worker joins a cooperative group, the leader does not hear of what still runs; the others end it. */
    private void check(Object item) {
        List<Instance> valid = running.get(item).stream()
                .filter(instance -> group.contains(instance.memberId))
                .toList();
        boolean downgraded = valid.stream().anyMatch(instance -> instance.incremental)
                && valid.stream().anyMatch(instance -> !instance.incremental);
        if (valid.size() > 1 && !downgraded) {
            throw new AssertionError(item + " runs on "
                    + valid.stream().map(instance -> instance.worker).toList());
        }
    }

    boolean runsAnything(SimulatedWorker worker) {
        return running.values().stream().flatMap(List::stream).anyMatch(instance -> instance.worker == worker);
    }

    /** Names of all workers that run each item. */
    Map<String, List<SimulatedWorker>> running() {
        Map<String, List<SimulatedWorker>> all = new TreeMap<>();
        running.forEach((item, instances) -> {
            if (!instances.isEmpty()) {
                all.put(
                        item.toString(),
                        instances.stream().map(instance -> instance.worker).toList());
            }
        });
        return all;
    }

    /** How often each item has been started since this was last asked; with the longest time that it did not run. */
    Map<Object, Integer> takeStarts() {
        Map<Object, Integer> taken = new HashMap<>(starts);
        starts.clear();
        return taken;
    }

    /** For how long each item did not run between two of its instances, at most, since this was last asked. */
    Map<Object, Long> takeGaps() {
        Map<Object, Long> taken = new HashMap<>(gapMs);
        gapMs.clear();
        return taken;
    }
}
