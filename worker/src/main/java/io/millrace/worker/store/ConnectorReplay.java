package io.millrace.worker.store;

import io.millrace.worker.model.ClusterConfigState.ConnectorEntry;
import io.millrace.worker.model.ClusterConfigState.TaskCommit;
import io.millrace.worker.model.TargetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that the config log has said of one connector name, configured at present or not. The log's thread.
 */
final class ConnectorReplay {
    private Optional<Map<String, String>> config = Optional.empty();
    private long revision;
    private Optional<TargetState> target = Optional.empty();
    /** Task configs that await their commit; empty and present are different for the generation. */
    private Optional<Map<Integer, Map<String, String>>> deferred = Optional.empty();
    /** Of the last complete set. */
    private List<Map<String, String>> tasks = List.of();
    /** Of the last set, complete or not. */
    private OptionalInt count = OptionalInt.empty();

    private boolean inconsistent;
    private Optional<Map<String, String>> applied = Optional.empty();
    private long generation = -1;
    private OptionalInt fenced = OptionalInt.empty();
    private boolean fencingPending;
    /** Made when asked for, until something changes. */
    private Optional<ConnectorEntry> entry = Optional.empty();

    void config(Map<String, String> next, long position) {
        config = Optional.of(next);
        revision = position;
        target = Optional.of(target.orElse(TargetState.STARTED));
        changed();
    }

    /** Target, task count of the fencing, generation, and whether it is inconsistent, outlive the config. */
    void configGone() {
        config = Optional.empty();
        deferred = Optional.empty();
        tasks = List.of();
        count = OptionalInt.empty();
        applied = Optional.empty();
        changed();
    }

    void target(Optional<TargetState> next) {
        target = next.or(() -> config.map(configured -> TargetState.STARTED));
        changed();
    }

    void task(int number, Map<String, String> task) {
        if (deferred.isEmpty()) {
            deferred = Optional.of(new HashMap<>());
        }
        deferred.get().put(number, task);
    }

    boolean isConfigured() {
        return config.isPresent();
    }

    /** Returns whether the set is complete. */
    boolean commit(int size) {
        Optional<List<Map<String, String>>> complete = completeSet(size);
        complete.ifPresent(this::apply);
        inconsistent = complete.isEmpty();
        deferred.ifPresent(Map::clear);
        count = OptionalInt.of(size);
        fencingPending = true;
        changed();
        return !inconsistent;
    }

    private Optional<List<Map<String, String>>> completeSet(int size) {
        Map<Integer, Map<String, String>> candidates = deferred.orElse(Map.of());
        if (candidates.size() < size) {
            return Optional.empty();
        }
        List<Map<String, String>> set = new ArrayList<>(size);
        for (int number = 0; number < size; number++) {
            if (!candidates.containsKey(number)) {
                return Optional.empty();
            }
            set.add(candidates.get(number));
        }
        return Optional.of(set);
    }

    private void apply(List<Map<String, String>> set) {
        tasks = set;
        applied = config;
        if (deferred.isPresent()) {
            generation++;
        }
    }

    void fenced(int tasksFenced) {
        fenced = OptionalInt.of(tasksFenced);
        fencingPending = false;
        changed();
    }

    private void changed() {
        entry = Optional.empty();
    }

    /** Whether nothing is left to be remembered. */
    boolean isBlank() {
        return config.isEmpty()
                && target.isEmpty()
                && deferred.isEmpty()
                && !inconsistent
                && generation < 0
                && fenced.isEmpty()
                && !fencingPending;
    }

    /** The connector as others see it, the same object until something changes; empty when it is not configured. */
    Optional<ConnectorEntry> entry() {
        if (entry.isEmpty()) {
            entry = config.map(this::entryOf);
        }
        return entry;
    }

    /**
     * When two leaders overlap, the tasks that one writes may end up around the stop that the other writes. A stopped
     * connector shows none in any case, and has them back when it is started, as Apache's workers see them all along:
     * depending on the last records alone, that is the same on every worker, whatever compaction has left.
     */
    private ConnectorEntry entryOf(Map<String, String> configured) {
        TargetState wanted = target.orElse(TargetState.STARTED);
        boolean shown = !inconsistent && count.isPresent();
        return new ConnectorEntry(
                configured,
                revision,
                wanted,
                shown && wanted != TargetState.STOPPED ? tasks : List.of(),
                shown ? applied.orElse(Map.of()) : Map.of(),
                new TaskCommit(count.orElse(0), generation, fenced, fencingPending));
    }
}
