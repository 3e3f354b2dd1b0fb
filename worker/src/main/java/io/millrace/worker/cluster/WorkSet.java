package io.millrace.worker.cluster;

import io.millrace.worker.model.ConnectorTaskId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** Connector instances and tasks, each in the order in which they were added. Immutable. */
public record WorkSet(Set<String> connectors, Set<ConnectorTaskId> tasks) {
    public static final WorkSet EMPTY = new WorkSet(Set.of(), Set.of());

    public WorkSet {
        connectors = Collections.unmodifiableSet(new LinkedHashSet<>(connectors));
        tasks = Collections.unmodifiableSet(new LinkedHashSet<>(tasks));
    }

    /** All of these, one after the other. */
    public static WorkSet union(Collection<WorkSet> works) {
        Set<String> connectors = new LinkedHashSet<>();
        Set<ConnectorTaskId> tasks = new LinkedHashSet<>();
        works.forEach(work -> {
            connectors.addAll(work.connectors);
            tasks.addAll(work.tasks);
        });
        return new WorkSet(connectors, tasks);
    }

    public boolean isEmpty() {
        return connectors.isEmpty() && tasks.isEmpty();
    }

    /** This, followed by what the other has besides. */
    public WorkSet with(WorkSet other) {
        return new WorkSet(joined(connectors, other.connectors), joined(tasks, other.tasks));
    }

    /** This without what the other has. */
    public WorkSet without(WorkSet other) {
        return new WorkSet(removed(connectors, other.connectors), removed(tasks, other.tasks));
    }

    /** What both have, in the order of this. */
    public WorkSet within(WorkSet other) {
        return new WorkSet(common(connectors, other.connectors), common(tasks, other.tasks));
    }

    /** This with connectors by name, tasks by connector and number. */
    public WorkSet sorted() {
        return new WorkSet(new TreeSet<>(connectors), new TreeSet<>(tasks));
    }

    private static <T> Set<T> joined(Collection<T> first, Collection<T> second) {
        Set<T> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return all;
    }

    private static <T> Set<T> removed(Collection<T> from, Collection<T> what) {
        Set<T> rest = new LinkedHashSet<>(from);
        what.forEach(rest::remove);
        return rest;
    }

    private static <T> Set<T> common(Collection<T> first, Set<T> second) {
        Set<T> both = new LinkedHashSet<>(first);
        both.removeIf(item -> !second.contains(item));
        return both;
    }
}
