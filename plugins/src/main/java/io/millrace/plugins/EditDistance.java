package io.millrace.plugins;

/** How many letters have to be inserted, removed, replaced or swapped with the next to turn one text into another. */
public final class EditDistance {
    private EditDistance() {}

    public static int of(String one, String other) {
        int[] beforeLast = new int[0];
        int[] last = new int[other.length() + 1];
        for (int column = 0; column < last.length; column++) {
            last[column] = column;
        }
        for (int line = 1; line <= one.length(); line++) {
            int[] row = row(one, line, other, last, beforeLast);
            beforeLast = last;
            last = row;
        }
        return last[other.length()];
    }

    private static int[] row(String one, int line, String other, int[] last, int[] beforeLast) {
        int[] row = new int[last.length];
        row[0] = line;
        char letter = one.charAt(line - 1);
        for (int column = 1; column < row.length; column++) {
            char opposite = other.charAt(column - 1);
            int replaced = last[column - 1] + (letter == opposite ? 0 : 1);
            row[column] = Math.min(replaced, 1 + Math.min(last[column], row[column - 1]));
            boolean swapped =
                    line > 1 && column > 1 && letter == other.charAt(column - 2) && opposite == one.charAt(line - 2);
            if (swapped) {
                row[column] = Math.min(row[column], beforeLast[column - 2] + 1);
            }
        }
        return row;
    }
}
