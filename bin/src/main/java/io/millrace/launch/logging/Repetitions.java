package io.millrace.launch.logging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Leaves out lines that say the same again and again, as Kafka's clients do several times a second while a broker is
 * away: one of a kind is written each minute. Any thread.
 */
final class Repetitions {
    static final long PERIOD_MS = 60_000;
    private static final int MOST_KINDS = 1_000;
    private static final Pattern NUMBER_OF_REQUEST = Pattern.compile("correlation id \\d+");

    /** Lines of one kind. */
    private static final class Kind {
        private final long writtenMs;
        private int leftOut;

        Kind(long writtenMs) {
            this.writtenMs = writtenMs;
        }
    }

    private final Map<String, Kind> kinds = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kind> eldest) {
            return size() > MOST_KINDS;
        }
    };

    /** What to write for this message; empty for nothing. */
    synchronized Optional<String> written(String message, long nowMs) {
        String name = NUMBER_OF_REQUEST.matcher(message).replaceAll("");
        Kind kind = kinds.get(name);
        if (kind != null && nowMs - kind.writtenMs < PERIOD_MS) {
            kind.leftOut++;
            return Optional.empty();
        }
        kinds.remove(name);
        kinds.put(name, new Kind(nowMs));
        return Optional.of(
                kind == null || kind.leftOut == 0
                        ? message
                        : message + " (" + kind.leftOut + " more of these have been left out since the last one)");
    }
}
