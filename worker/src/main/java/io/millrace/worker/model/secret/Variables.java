package io.millrace.worker.model.secret;

import java.util.function.BiConsumer;

/**
 * The {@code ${provider:path:key}} in a value: what stands for a secret is none. Values are the caller's, so each is
 * looked through once, whatever is in it. Any thread.
 */
final class Variables {
    private static final String START = "${";

    private Variables() {}

    /** The value without its variables. */
    static String cutFrom(String value) {
        if (!value.contains(START)) {
            return value;
        }
        StringBuilder rest = new StringBuilder();
        int[] done = new int[1];
        each(value, (from, to) -> {
            rest.append(value, done[0], from);
            done[0] = to;
        });
        return rest.append(value, done[0], value.length()).toString();
    }

    /** Whether a variable asks its provider for something that is called like a secret. */
    static boolean nameSecrets(String value) {
        boolean[] found = new boolean[1];
        each(value, (from, to) -> found[0] |= SecretNames.matches(key(value.substring(from, to - 1))));
        return found[0];
    }

    /** What stands behind the second colon, or behind the only one. */
    private static String key(String variable) {
        int provider = variable.indexOf(':');
        int path = variable.indexOf(':', provider + 1);
        return variable.substring((path < 0 ? provider : path) + 1);
    }

    /** Passes on where variables begin and end. */
    private static void each(String value, BiConsumer<Integer, Integer> variable) {
        int from = value.indexOf(START);
        while (from >= 0) {
            int end = value.indexOf('}', from);
            if (end < 0) {
                return;
            }
            int colon = value.indexOf(':', from);
            if (colon >= 0 && colon < end) {
                variable.accept(from, end + 1);
            }
            from = value.indexOf(START, end + 1);
        }
    }
}
