package io.millrace.compatibility;

import java.util.ArrayList;
import java.util.List;

/** What changes from one list of lines to another, as {@code diff} shows it, with two lines around each change. */
final class LineDiff {
    private static final int CONTEXT = 2;
    private static final int LONGEST = 24;

    private LineDiff() {}

    /** Lines with {@code "- "}, {@code "+ "} or two blanks in front; empty when the lists are equal. */
    static List<String> between(List<String> before, List<String> after) {
        int[][] common = commonSuffixes(before, after);
        List<String> marked = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            boolean left = i < before.size();
            boolean right = j < after.size();
            if (left && right && before.get(i).equals(after.get(j))) {
                marked.add("  " + before.get(i));
                i++;
                j++;
            } else if (left && (!right || common[i + 1][j] >= common[i][j + 1])) {
                marked.add("- " + before.get(i++));
            } else {
                marked.add("+ " + after.get(j++));
            }
        }
        return shortened(nearChanges(marked));
    }

    // [i][j]: length of the longest common subsequence of what follows line i of the one and line j of the other.
    private static int[][] commonSuffixes(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    // The first lines of a long change tell what it is about.
    private static List<String> shortened(List<String> lines) {
        List<String> kept = new ArrayList<>();
        int run = 0;
        for (int i = 0; i < lines.size(); i++) {
            run = i > 0 && lines.get(i).charAt(0) == lines.get(i - 1).charAt(0) ? run + 1 : 0;
            if (run < LONGEST) {
                kept.add(lines.get(i));
            } else if (run == LONGEST) {
                kept.add(lines.get(i).charAt(0) + " ...");
            }
        }
        return kept;
    }

    private static List<String> nearChanges(List<String> marked) {
        List<String> near = new ArrayList<>();
        int shown = 0;
        for (int i = 0; i < marked.size(); i++) {
            if (changesWithin(marked, i - CONTEXT, i + CONTEXT)) {
                if (shown < i) {
                    near.add("  ...");
                }
                near.add(marked.get(i));
                shown = i + 1;
            }
        }
        return near;
    }

    private static boolean changesWithin(List<String> marked, int from, int to) {
        return marked.subList(Math.max(0, from), Math.min(marked.size(), to + 1)).stream()
                .anyMatch(line -> !line.startsWith("  "));
    }
}
