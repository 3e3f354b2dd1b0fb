package io.millrace.plugins;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Names that somebody may have meant who wrote another. */
final class NearestNames {
    private static final int SHOWN = 3;

    private NearestNames() {}

    static List<String> nearest(String given, Collection<String> names) {
        return nearest(given, names, UnaryOperator.identity());
    }

    /** @param meanings what a name stands for: of several with one meaning, the nearest is enough */
    static List<String> nearest(String given, Collection<String> names, UnaryOperator<String> meanings) {
        WrittenName wanted = WrittenName.of(given);
        Set<String> meant = new HashSet<>();
        return names.stream()
                .distinct()
                .map(name -> Candidate.of(wanted, name))
                .filter(Candidate::isNear)
                .sorted()
                .map(Candidate::name)
                .filter(name -> meant.add(meanings.apply(name)))
                .limit(SHOWN)
                .toList();
    }

    /**
     * A name that may have been meant.
     *
     * @param cost how far the class's own name is from the one given
     * @param detour how far the rest is
     */
    private record Candidate(String name, int cost, int detour) implements Comparable<Candidate> {
        private static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::cost)
                .thenComparingInt(Candidate::detour)
                .thenComparing(Candidate::name);

        static Candidate of(WrittenName given, String name) {
            WrittenName other = WrittenName.of(name);
            return new Candidate(name, given.distanceTo(other), EditDistance.of(given.text(), other.text()));
        }

        boolean isNear() {
            return cost < WrittenName.FAR;
        }

        @Override
        public int compareTo(Candidate other) {
            return ORDER.compare(this, other);
        }
    }
}
