package io.millrace.launch;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is done to a cluster under load, step by step: which tasks started in it that had no reason to, and for how long
 * the others did no work. One thread.
 */
final class LoadSteps {
    /** Processes per processor that want to run while workers start. */
    private static final int USUAL_LOAD = 4;

    /** How much longer a task may do nothing for each time that others give the machine as much to do as the cluster. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** What a step did: {@code starts} are those of tasks that had run before. */
    private record Step(String name, Duration bound, long durationMs, List<Change> starts) {}

    private record Change(TaskInstance before, TaskInstance after) {}

    /** Whether a step replaces one instance of a task by another for a reason. */
    interface Reason {
        boolean isThere(TaskInstance before, TaskInstance after);
    }

    private final LoadCluster cluster;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> unrelated = new ArrayList<>();

    LoadSteps(LoadCluster cluster) {
        this.cluster = cluster;
    }

    /** Something that is done to the cluster and has come to its end when it returns. */
    interface Action {
        void run() throws Exception;
    }

    /**
     * Carries a step out.
     *
     * @param bound how long a task may do nothing because of it, on a machine that is not overloaded
     * @param related whether the step is a reason to replace an instance of a task by another; asked when it is over
     */
    void run(String name, Duration bound, Reason related, Action action) throws Exception {
        Map<String, TaskInstance> before = cluster.latest();
        int known = cluster.instances().size();
        long begunNs = System.nanoTime();
        action.run();
        long durationMs = Duration.ofNanos(System.nanoTime() - begunNs).toMillis();
        List<TaskInstance> all = cluster.instances();
        List<Change> changes = new ArrayList<>();
        for (TaskInstance after : all.subList(known, all.size())) {
            TaskInstance previous = before.put(after.task(), after);
            if (previous != null) {
                changes.add(new Change(previous, after));
                if (!related.isThere(previous, after)) {
                    unrelated.add(name + ": " + previous + " -> " + after);
                }
            }
        }
        steps.add(new Step(name, bound.plus(GRACE.multipliedBy(overload())), durationMs, changes));
    }

    /** How many times as much the machine has to do as it has with the cluster alone, beyond once. */
    private static int overload() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        double perProcessor = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
        return Math.max(0, (int) Math.round(perProcessor / USUAL_LOAD) - 1);
    }

    /** Starts of tasks that had no reason to. */
    List<String> unrelated() {
        return unrelated;
    }

    /** Steps that kept a task from its work for too long. */
    List<String> tooLong() {
        List<String> problems = new ArrayList<>();
        for (Step step : steps) {
            holes(step).forEach((task, hole) -> {
                if (hole >= step.bound().toMillis()) {
                    problems.add(step.name() + ": " + task + " did nothing for " + hole + " ms");
                }
            });
        }
        return problems;
    }

    /** For how long each task did nothing because of a step; one that moved twice at once counts once. */
    private Map<String, Long> holes(Step step) {
        Map<String, Long> holes = new TreeMap<>();
        for (Change change : step.starts()) {
            cluster.reader
                    .span(change.after())
                    .ifPresent(work ->
                            holes.merge(change.after().task(), work.firstMs() - lastWork(change.after()), Math::max));
        }
        return holes;
    }

    /** When the task did something for the last time before this instance was there. */
    private long lastWork(TaskInstance instance) {
        long last = Long.MAX_VALUE;
        for (TaskInstance earlier : cluster.instances()) {
            if (earlier.equals(instance)) {
                return last;
            }
            if (earlier.task().equals(instance.task())) {
                last = cluster.reader.span(earlier).map(LoadReader.Span::lastMs).orElse(last);
            }
        }
        throw new IllegalArgumentException(instance + " is not known");
    }

    /** A table: a line for each step. */
    String table() {
        StringBuilder table = new StringBuilder("%-44s %8s %8s %12s %9s %9s%n"
                .formatted("step", "took s", "restarts", "hole median", "max", "bound ms"));
        for (Step step : steps) {
            List<Long> holes = holes(step).values().stream().sorted().toList();
            table.append("%-44s %8.1f %8d %12s %9s %9d%n"
                    .formatted(
                            step.name(),
                            step.durationMs() / 1000.0,
                            step.starts().size(),
                            holes.isEmpty() ? "-" : holes.get(holes.size() / 2),
                            holes.isEmpty() ? "-" : holes.get(holes.size() - 1),
                            step.bound().toMillis()));
        }
        return table.toString();
    }
}
