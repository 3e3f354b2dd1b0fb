package io.millrace.worker.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How often a connector and its tasks were restarted without being asked, and what is next. Immutable.
 *
 * @param enabled whether they are restarted at all when they fail
 * @param tasks by number
 */
public record ConnectorRestarts(String name, boolean enabled, Attempts connector, List<Attempts> tasks) {
    public ConnectorRestarts {
        tasks = List.copyOf(tasks);
    }

    /**
     * Of a connector or a task.
     *
     * @param made restarts since it was last healthy, configured or restarted by hand
     * @param lastCause first line of the latest failure's stack trace
     * @param nextTry when it will be restarted, in milliseconds of the epoch
     * @param whyNot why a failure is not followed by a restart
     */
    public record Attempts(int made, Optional<String> lastCause, OptionalLong nextTry, Optional<String> whyNot) {
        public static final Attempts NONE = new Attempts(0, Optional.empty(), OptionalLong.empty(), Optional.empty());
    }
}
