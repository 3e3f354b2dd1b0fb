package io.millrace.worker.config;

import io.millrace.plugins.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that someone most likely meant. */
public final class NearestName {
    private NearestName() {}

    /** The closest of the known names, empty when none is close enough to be a slip of the pen. */
    public static Optional<String> of(String name, Collection<String> known) {
        String wanted = simple(name);
        int tolerance = Math.max(1, Math.min(4, name.length() / 5));
        return known.stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= tolerance)
                .map(other -> new Candidate(other, EditDistance.of(wanted, simple(other))))
                .filter(candidate -> candidate.distance() <= tolerance)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private record Candidate(String name, int distance) {}

    /** Settings are also mistaken in their case and in what stands between their words. */
    private static String simple(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }
}
