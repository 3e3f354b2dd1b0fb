package io.millrace.worker.simulation;

import io.millrace.worker.model.ClusterConfigState;
import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ConnectorStatus;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.RunState;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.model.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Whether all that is configured runs, once, where it is assigned, and every worker says so. */
final class Convergence {
    private final SimulatedCluster cluster;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> outdated = new TreeSet<>();

    private Convergence(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    /** What is still to be done; nothing when the cluster has come to rest. */
    static List<String> problems(SimulatedCluster cluster) {
        Convergence convergence = new Convergence(cluster);
        convergence.look();
        return convergence.problems;
    }

    private void look() {
        List<SimulatedWorker> workers = cluster.alive();
        expect(cluster.group().isStable(), () -> "the group is not stable");
        expect(
                cluster.group().size() == workers.size(),
                () -> workers + " but " + cluster.group().size() + " members");
        if (!problems.isEmpty()) {
            return;
        }
        ClusterConfigState image = workers.get(0).configs().snapshot();
        workers.forEach(worker -> worker.configs().snapshot().connectors().forEach((name, entry) -> {
            if (isOutdated(entry)) {
                outdated.add(name);
            }
        }));
        Map<String, SimulatedWorker> owners = owners();
        lookAtWork(image, owners);
        for (SimulatedWorker worker : workers) {
            lookAt(worker, image);
            lookAtStatuses(worker, image, owners);
        }
    }

    private void expect(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            problems.add(otherwise.get());
        }
    }

    private Map<String, SimulatedWorker> owners() {
        Map<String, SimulatedWorker> owners = new TreeMap<>();
        cluster.invariants().running().forEach((item, workers) -> {
            if (item.indexOf('-') > 0 && outdated.contains(item.substring(0, item.indexOf('-')))) {
                return;
            }
            expect(workers.size() == 1, () -> item + " runs on " + workers);
            owners.put(item, workers.get(0));
        });
        return owners;
    }

    private void lookAtWork(ClusterConfigState image, Map<String, SimulatedWorker> owners) {
        Set<String> expected = new TreeSet<>();
        image.connectors().forEach((name, entry) -> {
            expected.add(name);
            tasks(image, name).forEach(task -> expected.add(task.toString()));
            boolean upToDate = entry.target() != TargetState.STARTED
                    || entry.tasks().equals(SimulatedRunner.tasksOf(entry.config()));
            expect(upToDate, () -> name + " has tasks of an old config");
        });
        expect(expected.equals(owners.keySet()), () -> "configured is " + expected + ", running " + owners);
    }

    private List<ConnectorTaskId> tasks(ClusterConfigState image, String connector) {
        ConnectorEntry entry = image.connector(connector).orElseThrow();
        return entry.target() == TargetState.STOPPED || outdated.contains(connector)
                ? List.of()
                : image.tasks(connector);
    }

    private void lookAt(SimulatedWorker worker, ClusterConfigState image) {
        ClusterConfigState own = worker.configs().snapshot();
        boolean same = own.offset() == image.offset()
                && own.connectors().keySet().equals(image.connectors().keySet());
        expect(same, () -> worker + " has another image: " + own + ", not " + image);
        image.connectors()
                .forEach((name, entry) -> expect(
                        own.connector(name)
                                .filter(other -> outdated.contains(name) || isSame(entry, other))
                                .isPresent(),
                        () -> worker + " sees another " + name));
        expect(
                worker.membership().generation() == cluster.group().generation(),
                () -> worker + " is of generation " + worker.membership().generation());
        expect(!worker.membership().view().rebalancing(), () -> worker + " is rebalancing");
    }

    private static boolean isSame(ConnectorEntry one, ConnectorEntry other) {
        return one.config().equals(other.config())
                && one.target() == other.target()
                && one.tasks().equals(other.tasks());
    }

    /** A paused connector has tasks of a former config; compaction hides them from whoever starts later. */
    private static boolean isOutdated(ConnectorEntry entry) {
        return entry.target() == TargetState.PAUSED && !entry.applied().equals(entry.config());
    }

    private void lookAtStatuses(SimulatedWorker worker, ClusterConfigState image, Map<String, SimulatedWorker> owners) {
        expect(
                image.connectors().keySet().equals(worker.statuses().connectors()),
                () -> worker + " has statuses of " + worker.statuses().connectors() + ", not "
                        + image.connectors().keySet());
        image.connectors().forEach((name, entry) -> {
            RunState state = state(entry.target());
            Optional<ConnectorStatus> connector = worker.statuses().connector(name);
            expect(
                    connector
                            .filter(status -> status.state() == state && isOf(status.workerId(), owners.get(name)))
                            .isPresent(),
                    () -> name + " is " + connector + " on " + worker + ", not " + state + " at " + owners.get(name));
            List<TaskStatus> tasks = worker.statuses().tasks(name);
            boolean all = tasks.stream().map(TaskStatus::id).toList().equals(image.tasks(name));
            expect(all || outdated.contains(name), () -> "tasks of " + name + ": " + tasks);
            tasks(image, name).forEach(id -> {
                Optional<TaskStatus> task = worker.statuses().task(id);
                expect(
                        task.filter(status ->
                                        status.state() == state && isOf(status.workerId(), owners.get(id.toString())))
                                .isPresent(),
                        () -> id + " is " + task + " on " + worker + ", not " + state + " at "
                                + owners.get(id.toString()));
            });
        });
    }

    private static boolean isOf(String workerId, SimulatedWorker owner) {
        return owner != null && owner.workerId().equals(workerId);
    }

    private static RunState state(TargetState target) {
        return target == TargetState.STARTED ? RunState.RUNNING : RunState.valueOf(target.name());
    }

    /** By how much the most loaded worker has more connectors, or more tasks, than the least loaded one. */
    static int imbalance(SimulatedCluster cluster) {
        return Math.max(
                spread(cluster.alive().stream()
                        .map(worker -> worker.membership().work().connectors().size())
                        .toList()),
                spread(cluster.alive().stream()
                        .map(worker -> worker.membership().work().tasks().size())
                        .toList()));
    }

    private static int spread(List<Integer> loads) {
        return loads.stream().mapToInt(load -> load).max().orElse(0)
                - loads.stream().mapToInt(load -> load).min().orElse(0);
    }
}
