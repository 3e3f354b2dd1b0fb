package io.millrace.plugins.watch;

import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.location.PluginPath.Listing;
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
    private final Duration longQuiet;
    private final Duration patience;
    private final Predicate<PluginLocation> complete;
    private final Map<String, Change> changes = new HashMap<>();

    /** What a location is about to become, null for gone; since when it is, and since when nothing has stirred. */
    private record Change(PluginLocation to, String activity, long quietSince, long firstNanos) {}

    /**
     * @param quiet how long a location has to stay as it is
     * @param longQuiet the same while there is a file that is called as unfinished copies are
     * @param patience how long to wait for an archive that is not whole; then it counts as damaged
     */
    public Settling(Duration quiet, Duration longQuiet, Duration patience, Predicate<PluginLocation> complete) {
        this.quiet = quiet;
        this.longQuiet = longQuiet;
        this.patience = patience;
        this.complete = complete;
    }

    /**
     * Takes in what is there now.
     *
     * @param inUse the locations that count until now
     * @param listed what has just been listed; what could not be listed stays as it is
     * @return the locations that count from now on, in listing order; those that are about to go come last
     */
    public List<PluginLocation> advance(List<PluginLocation> inUse, Listing listed, long nowNanos) {
        Map<String, PluginLocation> old = byText(inUse);
        Map<String, PluginLocation> present = byText(listed.locations());
        List<PluginLocation> next = new ArrayList<>();
        present.forEach((text, location) -> add(next, decide(old.remove(text), location, text, listed, nowNanos)));
        old.forEach((text, location) -> add(next, decide(location, null, text, listed, nowNanos)));
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

    private PluginLocation decide(
            PluginLocation used, PluginLocation seen, String text, Listing listed, long nowNanos) {
        boolean unclear = listed.unknown().stream().anyMatch(text::startsWith);
        if (Objects.equals(used, seen) || unclear && seen == null) {
            changes.remove(text);
            return used;
        }
        Change change = changed(changes.get(text), seen, listed.activity().getOrDefault(text, ""), nowNanos);
        changes.put(text, change);
        Duration rest = listed.copying().contains(text) ? longQuiet : quiet;
        if (!hasSettled(change, unclear, rest, nowNanos)) {
            return used;
        }
        changes.remove(text);
        return seen;
    }

    private static Change changed(Change before, PluginLocation seen, String activity, long nowNanos) {
        if (before == null || !Objects.equals(before.to(), seen)) {
            return new Change(seen, activity, nowNanos, nowNanos);
        }
        return before.activity().equals(activity) ? before : new Change(seen, activity, nowNanos, before.firstNanos());
    }

    /** @param unclear whether a part of the location could not be looked at */
    private boolean hasSettled(Change change, boolean unclear, Duration rest, long nowNanos) {
        boolean impatient = nowNanos - change.firstNanos() >= patience.toNanos();
        boolean calm = !unclear && nowNanos - change.quietSince() >= rest.toNanos();
        return impatient || calm && (change.to() == null || complete.test(change.to()));
    }

    /** Whether something is changing that does not count yet. */
    public boolean pending() {
        return !changes.isEmpty();
    }
}
