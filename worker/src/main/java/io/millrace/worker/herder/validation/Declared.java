package io.millrace.worker.herder.validation;

import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.config.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys that somebody declares, and what is to be said of others. Plugins may well read keys that they do not
 * declare, so the words are careful, and of families of keys nothing is said. Immutable.
 *
 * @param owner who declares them
 * @param prefix what the keys start with in a connector's config
 * @param names the keys without the prefix
 * @param complete whether keys that are like none of these are told, too
 */
record Declared(String owner, String prefix, Set<String> names, boolean complete) {
    /** So many leading words in common make a family. */
    private static final int FAMILY = 2;

    Declared {
        names = Set.copyOf(names);
    }

    Optional<ConfigWarning> judge(String key) {
        String name = key.substring(prefix.length());
        if (names.contains(name)) {
            return Optional.empty();
        }
        Optional<String> near = NearestName.of(name, new TreeSet<>(names)).map(prefix::concat);
        if (near.isEmpty() && (!complete || isOfAFamily(name))) {
            return Optional.empty();
        }
        String end = near.map(meant -> "; did you mean '" + meant + "'?")
                .orElse("; it has no effect unless it is read all the same");
        return Optional.of(new ConfigWarning(key, "'" + key + "' is not declared by " + owner + end, near));
    }

    /** Such keys are handed on to a library, as a rule: {@code driver.*}, {@code source.cluster.*}. */
    private boolean isOfAFamily(String name) {
        List<String> words = words(name);
        return names.stream()
                .anyMatch(other -> other.endsWith(".") && name.startsWith(other)
                        || name.startsWith(other + ".")
                        || isFamily(words, words(other)));
    }

    private static boolean isFamily(List<String> words, List<String> others) {
        return words.size() > FAMILY
                && others.size() > FAMILY
                && words.subList(0, FAMILY).equals(others.subList(0, FAMILY));
    }

    private static List<String> words(String name) {
        return Arrays.asList(name.split("\\."));
    }
}
