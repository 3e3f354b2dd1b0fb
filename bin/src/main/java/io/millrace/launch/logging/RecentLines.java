package io.millrace.launch.logging;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest log lines of each connector, so many and no more; the connector that was silent longest is forgotten
 * first. Any thread.
 */
public final class RecentLines {
    private static final int LONGEST_TEXT = 500;

    private final int linesPerConnector;
    private final Map<String, ArrayDeque<Line>> lines;

    /**
     * One line as it was logged.
     *
     * @param context the {@code connector.context} without blanks around it, such as {@code [orders|task-0]}
     * @param error what was thrown, in one line; empty when nothing was
     */
    public record Line(long timestamp, String level, String context, String logger, String message, String error) {
        public Line {
            message = cut(message);
            error = cut(error);
        }

        private static String cut(String text) {
            return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
        }
    }

    RecentLines(int connectors, int linesPerConnector) {
        this.linesPerConnector = linesPerConnector;
        this.lines = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ArrayDeque<Line>> eldest) {
                return size() > connectors;
            }
        };
    }

    /** The lines of a connector and its tasks, the oldest first. */
    public synchronized List<Line> of(String connector) {
        ArrayDeque<Line> kept = lines.get(connector);
        return kept == null ? List.of() : List.copyOf(kept);
    }

    synchronized void add(Line line) {
        String connector = connector(line.context());
        if (connector.isEmpty()) {
            return;
        }
        ArrayDeque<Line> kept = lines.computeIfAbsent(connector, name -> new ArrayDeque<>());
        if (kept.size() == linesPerConnector) {
            kept.removeFirst();
        }
        kept.addLast(line);
    }

    /** {@code orders|eu} of {@code [orders|eu|task-0|offsets]}: what stands before the part that names the scope. */
    static String connector(String context) {
        return LogContext.of(context).connector();
    }
}
