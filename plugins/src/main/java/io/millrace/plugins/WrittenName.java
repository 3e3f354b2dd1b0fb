package io.millrace.plugins;

import java.util.List;
import java.util.Locale;

/**
 * A class name or alias as somebody may write it: in small letters, for capitals do not count.
 *
 * @param text all of it
 * @param own the name without its package; a nested class follows the one around it after a dollar sign
 * @param stem what is left of it without the words that all plugins of a kind have in their names
 * @param direction source or sink if the name says so, otherwise empty
 */
record WrittenName(String text, String own, String stem, String direction) {
    static final int FAR = Integer.MAX_VALUE;

    private static final int SHORT = 4;
    private static final int MEDIUM = 8;
    private static final List<String> KINDS = List.of(
            "connectorclientconfigoverridepolicy",
            "connectrestextension",
            "headerconverter",
            "configprovider",
            "transformation",
            "transformer",
            "connector",
            "converter",
            "transform",
            "predicate",
            "smt");
    private static final List<String> DIRECTIONS = List.of("source", "sink");

    static WrittenName of(String name) {
        String own = own(name).toLowerCase(Locale.ROOT);
        String stem = without(KINDS, own);
        String bare = without(DIRECTIONS, stem);
        return new WrittenName(name.toLowerCase(Locale.ROOT), own, bare, stem.substring(bare.length()));
    }

    /** What stands behind the package, which ends before the first word with a capital. */
    private static String own(String name) {
        String[] words = name.split("[.$]");
        int first = 0;
        while (first < words.length && !startsWithCapital(words[first])) {
            first++;
        }
        int start = first < words.length ? first : Math.max(0, words.length - 1);
        return String.join("$", List.of(words).subList(start, words.length));
    }

    private static boolean startsWithCapital(String word) {
        return !word.isEmpty() && Character.isUpperCase(word.charAt(0));
    }

    private static String without(List<String> endings, String name) {
        return endings.stream()
                .filter(ending -> name.endsWith(ending) && name.length() > ending.length())
                .findFirst()
                .map(ending -> name.substring(0, name.length() - ending.length()))
                .orElse(name);
    }

    /** How far another name is from this one, wherever their packages may be; {@link #FAR} if it was hardly meant. */
    int distanceTo(WrittenName other) {
        return Math.min(byLetters(own, other.own, 0), Math.min(byStem(other), byNesting(other)));
    }

    private static int byLetters(String one, String other, int handicap) {
        int letters = EditDistance.of(one, other);
        return letters <= allowed(other) ? letters + handicap : FAR;
    }

    private static int allowed(String name) {
        int length = name.length();
        return length <= SHORT ? 1 : length <= MEDIUM ? 2 : 3;
    }

    /** Another kind or direction, or none, is one mistake each. */
    private int byStem(WrittenName other) {
        boolean opposite = !direction.isEmpty() && !other.direction.isEmpty() && !direction.equals(other.direction);
        return byLetters(stem, other.stem, opposite ? 2 : 1);
    }

    /** One of the two is nested in the other. */
    private int byNesting(WrittenName other) {
        boolean nested = other.own.startsWith(own + "$") || own.startsWith(other.own + "$");
        return nested ? 1 : FAR;
    }
}
