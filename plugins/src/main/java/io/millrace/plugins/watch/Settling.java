package io.millrace.plugins.watch;

import io.millrace.plugins.discovery.PluginLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides when a change below {@code plugin.path} counts: when nothing has moved for a while and every archive is
 * whole, so that a directory that is still being copied is not taken for a plugin. One thread.
 */
public final class Settling {
    private final Duration quiet;
    private final Duration patience;
    private final Predicate<PluginLocation> complete;
    private final Map<String, Change> changes = new HashMap<>();

    /** What a location is about to become; null for gone. */
    private record Change(PluginLocation to, long sinceNanos) {}

    /**
     * @param quiet how long a location has to stay as it is
     * @param patience how long to wait for an archive that is not whole; then it counts as damaged
     */
    public Settling(Duration quiet, Duration patience, Predicate<PluginLocation> complete) {
        this.quiet = quiet;
        this.patience = patience;
        this.complete = complete;
    }

    /**
     * Takes in what is there now.
     *
     * @param inUse the locations that count until now
     * @param listed what has just been listed
     * @return the locations that count from now on, in listing order; those that are about to go come last
     */
    public List<PluginLocation> advance(List<PluginLocation> inUse, List<PluginLocation> listed, long nowNanos) {
        Map<String, PluginLocation> old = byText(inUse);
        Map<String, PluginLocation> present = byText(listed);
        List<PluginLocation> next = new ArrayList<>();
        present.forEach((text, location) -> add(next, decide(text, old.remove(text), location, nowNanos)));
        old.forEach((text, location) -> add(next, decide(text, location, null, nowNanos)));
        changes.keySet().retainAll(union(present.keySet(), byText(next).keySet())); // came and went meanwhile
        return next;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static void add(List<PluginLocation> locations, PluginLocation location) {
        if (location != null) {
            locations.add(location);
        }
    }

    private static Map<String, PluginLocation> byText(List<PluginLocation> locations) {
        Map<String, PluginLocation> byText = new LinkedHashMap<>();
        locations.forEach(location -> byText.put(location.text(), location));
        return byText;
    }

    private PluginLocation decide(String text, PluginLocation used, PluginLocation seen, long nowNanos) {
        if (Objects.equals(used, seen)) {
            changes.remove(text);
            return used;
        }
        Change change = changes.get(text);
        if (change == null || !Objects.equals(change.to(), seen)) {
            changes.put(text, new Change(seen, nowNanos));
            return used;
        }
        if (!hasSettled(change, nowNanos)) {
            return used;
        }
        changes.remove(text);
        return seen;
    }

    private boolean hasSettled(Change change, long nowNanos) {
        long waited = nowNanos - change.sinceNanos();
        return waited >= quiet.toNanos()
                && (change.to() == null || waited >= patience.toNanos() || complete.test(change.to()));
    }

    /** Whether something is changing that does not count yet. */
    public boolean pending() {
        return !changes.isEmpty();
    }
}
