package io.millrace.plugins;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody may have meant who wrote another. */
final class NearestNames {
    private static final int SHOWN = 3;

    private NearestNames() {}

    static List<String> nearest(String given, Collection<String> names) {
        return names.stream()
                .distinct()
                .filter(name -> distance(given, name) <= allowed(name))
                .sorted(Comparator.comparingInt((String name) -> distance(given, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN)
                .toList();
    }

    private static int allowed(String name) {
        int length = PluginAliases.simpleName(name).length();
        return length <= 4 ? 1 : length <= 8 ? 2 : Math.max(3, length / 4);
    }

    /** Letters to insert, remove or replace; capitals do not count, and a wrong package counts little. */
    static int distance(String given, String name) {
        if (given.indexOf('.') >= 0 && name.indexOf('.') >= 0 && !given.equals(name)) {
            int simple = letters(PluginAliases.simpleName(given), PluginAliases.simpleName(name));
            return Math.min(simple + 1, letters(given, name));
        }
        return letters(given, name);
    }

    private static int letters(String first, String second) {
        String one = first.toLowerCase(Locale.ROOT);
        String other = second.toLowerCase(Locale.ROOT);
        int[] row = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= one.length(); line++) {
            nextRow(row, line, one.charAt(line - 1), other);
        }
        return row[other.length()];
    }

    private static void nextRow(int[] row, int line, char letter, String other) {
        int diagonal = row[0];
        row[0] = line;
        for (int column = 1; column < row.length; column++) {
            int replaced = diagonal + (letter == other.charAt(column - 1) ? 0 : 1);
            diagonal = row[column];
            row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
        }
    }
}
