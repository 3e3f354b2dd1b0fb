package io.millrace.launch.logging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * The levels that connectors and tasks have of their own. Loggers ask only while there are some that may concern them.
 * Any thread; asking takes no lock.
 */
final class ContextLevels {
    static final int MOST_PER_CONNECTOR = 50;
    /** A task's own come before its connector's, then longer names before those above them. */
    private static final Comparator<Rule> NEAREST_FIRST = Comparator.<Rule, Boolean>comparing(
                    rule -> rule.task().isEmpty())
            .thenComparing(rule -> rule.task().orElse(0))
            .thenComparing(rule -> rule.isForAll() ? 0 : -rule.logger().length())
            .thenComparing(Rule::logger);

    private volatile Map<String, List<Rule>> rules = Map.of();
    private volatile Runnable changed = () -> {};

    /**
     * A level for some lines of a connector.
     *
     * @param task empty for the connector and all its tasks
     * @param logger a logger, or a name above it; {@link LogLevels#ROOT} for all
     * @param lastModified in milliseconds since the epoch
     */
    record Rule(OptionalInt task, String logger, LogLevel level, long lastModified) {
        boolean isForAll() {
            return LogLevels.ROOT.equals(logger);
        }

        boolean concerns(String name) {
            boolean below = name.length() > logger.length() && name.charAt(logger.length()) == '.';
            return isForAll() || name.startsWith(logger) && (below || name.length() == logger.length());
        }

        boolean concerns(LogContext context) {
            return task.isEmpty() || task.equals(context.task());
        }

        boolean replaces(Rule other) {
            return task.equals(other.task) && logger.equals(other.logger);
        }
    }

    /** @param listener hears of each change, so that it asks {@link #concern} again */
    void onChange(Runnable listener) {
        changed = listener;
    }

    /** Whether any of these levels may hold for what this logger is given. */
    boolean concern(String logger) {
        return rules.values().stream().flatMap(List::stream).anyMatch(rule -> rule.concerns(logger));
    }

    /** The least severity that this logger writes in this context; {@code own} when no level here is for it. */
    int threshold(String context, String logger, int own) {
        if (context != null) {
            LogContext who = LogContext.of(context);
            for (Rule rule : of(who.connector())) {
                if (rule.concerns(who) && rule.concerns(logger)) {
                    return rule.level().threshold();
                }
            }
        }
        return own;
    }

    /** The levels of a connector and its tasks; the first that fits holds. */
    List<Rule> of(String connector) {
        return rules.getOrDefault(connector, List.of());
    }

    /** Adds a level in place of one for the same lines; false when the connector has too many. */
    synchronized boolean set(String connector, Rule rule) {
        List<Rule> after = new ArrayList<>(of(connector));
        after.removeIf(rule::replaces);
        after.add(rule);
        if (after.size() > MOST_PER_CONNECTOR) {
            return false;
        }
        publish(connector, after);
        return true;
    }

    synchronized void forget(String connector, Predicate<Rule> which) {
        List<Rule> after = new ArrayList<>(of(connector));
        if (after.removeIf(which)) {
            publish(connector, after);
        }
    }

    private void publish(String connector, List<Rule> after) {
        Map<String, List<Rule>> all = new HashMap<>(rules);
        if (after.isEmpty()) {
            all.remove(connector);
        } else {
            after.sort(NEAREST_FIRST);
            all.put(connector, List.copyOf(after));
        }
        rules = Map.copyOf(all);
        changed.run();
    }
}
