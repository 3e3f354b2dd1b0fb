package io.millrace.worker.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that someone most likely meant. */
final class NearestName {
    private NearestName() {}

    /** The closest of the known names, empty when none is close enough to be a slip of the pen. */
    static Optional<String> of(String name, Collection<String> known) {
        int tolerance = Math.max(1, Math.min(4, name.length() / 5));
        return known.stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= tolerance)
                .map(other -> new Candidate(other, distance(name, other)))
                .filter(candidate -> candidate.distance() <= tolerance)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private record Candidate(String name, int distance) {}

    /** Levenshtein distance. */
    static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
