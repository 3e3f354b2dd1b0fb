package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Work that nobody has, since it waits for workers that are gone. Immutable.
 *
 * @param byWorker what waits, by REST URL of the worker that had it
 * @param foreign URLs of those of the workers that are Apache's
 * @param untilMs when others get it, in milliseconds since the epoch
 */
public record WaitingWork(Map<String, WorkSet> byWorker, Set<String> foreign, long untilMs) {
    public static final WaitingWork NONE = new WaitingWork(Map.of(), 0);

    public WaitingWork {
        byWorker = Map.copyOf(byWorker);
        foreign = Set.copyOf(foreign);
    }

    /** All workers are ours. */
    public WaitingWork(Map<String, WorkSet> byWorker, long untilMs) {
        this(byWorker, Set.of(), untilMs);
    }

    /** What workers of ours had: one that comes back still running it says so again, which Apache's do not. */
    public WorkSet ofOurs() {
        return WorkSet.union(byWorker.entrySet().stream()
                .filter(entry -> !foreign.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList());
    }

    /** URL of the worker that had the connector's instance; empty if that does not wait. */
    public Optional<String> workerOf(String connector) {
        return worker(work -> work.connectors().contains(connector));
    }

    /** As for connectors. */
    public Optional<String> workerOf(ConnectorTaskId id) {
        return worker(work -> work.tasks().contains(id));
    }

    private Optional<String> worker(Predicate<WorkSet> has) {
        return byWorker.entrySet().stream()
                .filter(entry -> has.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
