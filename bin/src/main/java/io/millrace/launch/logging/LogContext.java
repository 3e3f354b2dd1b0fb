package io.millrace.launch.logging;

import java.util.OptionalInt;

/**
 * Who logs, as {@code connector.context} tells: {@code [orders|worker]}, {@code [orders|task-0]} or
 * {@code [orders|task-0|offsets]}. Immutable.
 *
 * @param connector empty for nobody in particular; a connector's name may hold bars
 */
record LogContext(String connector, OptionalInt task) {
    private static final LogContext NOBODY = new LogContext("", OptionalInt.empty());
    private static final String OFFSETS = "|offsets";
    private static final String TASK = "task-";

    /** @param context may be null, and have blanks around it */
    static LogContext of(String context) {
        String text = context == null ? "" : context.trim();
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return NOBODY;
        }
        String inner = text.substring(1, text.length() - 1);
        String scope = inner.endsWith(OFFSETS) ? inner.substring(0, inner.length() - OFFSETS.length()) : inner;
        int bar = scope.lastIndexOf('|');
        return bar < 0 ? NOBODY : new LogContext(scope.substring(0, bar), task(scope.substring(bar + 1)));
    }

    private static OptionalInt task(String part) {
        String number = part.startsWith(TASK) ? part.substring(TASK.length()) : "";
        boolean digits =
                !number.isEmpty() && number.length() < 10 && number.chars().allMatch(Character::isDigit);
        return digits ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }
}
