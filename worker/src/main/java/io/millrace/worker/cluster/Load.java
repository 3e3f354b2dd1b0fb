package io.millrace.worker.cluster;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The connectors of one member, or its tasks, in the course of one round: what it has, and of that what it is given,
 * and what is taken from it.
 */
final class Load<T> {
    private final Function<T, String> connectorOf;
    private final Set<T> held = new LinkedHashSet<>();
    private final Set<T> given = new LinkedHashSet<>();
    private final Set<T> revoked = new LinkedHashSet<>();
    private final Map<String, Integer> perConnector = new HashMap<>();

    Load(Set<T> running, Function<T, String> connectorOf) {
        this.connectorOf = connectorOf;
        running.forEach(this::hold);
    }

    void give(T item) {
        hold(item);
        given.add(item);
    }

    private void hold(T item) {
        held.add(item);
        perConnector.merge(connectorOf.apply(item), 1, Integer::sum);
    }

    /** Takes away what it has of these. */
    void revoke(Set<T> items) {
        List.copyOf(held).stream().filter(items::contains).forEach(item -> {
            held.remove(item);
            given.remove(item);
            revoked.add(item);
            perConnector.merge(connectorOf.apply(item), -1, Integer::sum);
        });
    }

    int size() {
        return held.size();
    }

    /** How many of its items are of the connector of this one. */
    int countLike(T item) {
        return perConnector.getOrDefault(connectorOf.apply(item), 0);
    }

    /** So many of its items, in its order. */
    Set<T> first(int count) {
        return held.stream().limit(count).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** So many of its items, each taken from the connector of which it then has most. */
    Set<T> mostAlike(int count) {
        Map<String, Deque<T>> rest = new LinkedHashMap<>();
        held.forEach(item -> rest.computeIfAbsent(connectorOf.apply(item), connector -> new ArrayDeque<>())
                .add(item));
        Set<T> chosen = new LinkedHashSet<>();
        while (chosen.size() < count) {
            rest.values().stream().max(Comparator.comparingInt(Deque::size)).ifPresent(most -> chosen.add(most.pop()));
        }
        return chosen;
    }

    /** What it has now, in the order of its allocation, then what it was given. */
    Set<T> held() {
        return Collections.unmodifiableSet(held);
    }

    Set<T> given() {
        return Collections.unmodifiableSet(given);
    }

    Set<T> revoked() {
        return Collections.unmodifiableSet(revoked);
    }
}
