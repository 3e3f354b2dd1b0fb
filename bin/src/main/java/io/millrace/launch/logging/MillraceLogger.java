package io.millrace.launch.logging;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.simple.SimpleLogger;

/**
 * A slf4j-simple logger that writes our line and follows {@link LogLevels}. Any thread; its level is one volatile
 * read, and nothing else happens when it is off.
 */
final class MillraceLogger extends SimpleLogger {
    private static final long serialVersionUID = 1L;
    private static final String CONTEXT = "connector.context";
    /** In place of a severity: connectors have levels of their own. No level has this threshold. */
    private static final int ASK = Integer.MIN_VALUE + 1;

    private final transient LineFormat format;
    private final transient ThreadContext context;
    private final transient RecentLines recent;
    private final transient Redaction redaction;
    private final transient ContextLevels contexts;
    private final transient Optional<Repetitions> repetitions;
    private int own = LogLevel.INFO.threshold(); // written before the threshold, read after it
    private volatile int threshold = LogLevel.INFO.threshold();

    MillraceLogger(
            String name,
            LineFormat format,
            ThreadContext context,
            RecentLines recent,
            Redaction redaction,
            ContextLevels contexts,
            Optional<Repetitions> repetitions) {
        super(name);
        this.format = format;
        this.context = context;
        this.recent = recent;
        this.redaction = redaction;
        this.contexts = contexts;
        this.repetitions = repetitions;
    }

    /** @param asking whether a connector's own level may hold in place of this one */
    void threshold(int least, boolean asking) {
        own = least;
        threshold = asking ? ASK : least;
    }

    @Override
    protected boolean isLevelEnabled(int severity) {
        int least = threshold;
        return least == ASK ? severity >= threshold() : severity >= least;
    }

    private int threshold() {
        return contexts.threshold(context.get(CONTEXT), getName(), own);
    }

    /** The start of the line; slf4j-simple is set up to write nothing before it. */
    @Override
    protected String renderLevel(int severity) {
        return format.start(Level.intToLevel(severity).name(), LocalDateTime.now());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        String scope = context.get(CONTEXT);
        Optional<String> said = unlessRepeated(level, MessageFormatter.basicArrayFormat(pattern, arguments));
        if (said.isEmpty()) {
            return;
        }
        String message = redacted(scope, said.get());
        if (scope != null) {
            remember(level, scope.trim(), message, thrown == null ? "" : redacted(scope, thrown.toString()));
        }
        String line = format.message(scope == null ? "" : scope, message, getName());
        super.handleNormalizedLoggingCall(level, marker, line, null, thrown);
    }

    /** Whoever wants to see more than warnings sees all of them. */
    private Optional<String> unlessRepeated(Level level, String message) {
        boolean all = level != Level.WARN || repetitions.isEmpty() || isDebugEnabled();
        return all
                ? Optional.of(String.valueOf(message))
                : repetitions.get().written(String.valueOf(message), System.currentTimeMillis());
    }

    @Override
    protected void writeThrowable(Throwable thrown, PrintStream stream) {
        if (thrown == null || redaction.isIdle()) {
            super.writeThrowable(thrown, stream);
        } else {
            stream.print(redacted(context.get(CONTEXT), Utils.stackTrace(thrown)));
        }
    }

    private String redacted(String scope, String text) {
        return redaction.isIdle()
                ? text
                : redaction.redacted(scope == null ? "" : RecentLines.connector(scope.trim()), text);
    }

    private void remember(Level level, String scope, String message, String error) {
        recent.add(new RecentLines.Line(System.currentTimeMillis(), level.name(), scope, getName(), message, error));
    }

    /** The fluent calls of slf4j 2 end here; their key-value pairs go in front of the message. */
    @Override
    public void log(LoggingEvent event) {
        if (isLevelEnabled(event.getLevel().toInt())) {
            handleNormalizedLoggingCall(
                    event.getLevel(),
                    null,
                    pairs(event.getKeyValuePairs()) + event.getMessage(),
                    event.getArgumentArray(),
                    event.getThrowable());
        }
    }

    private static String pairs(List<KeyValuePair> pairs) {
        StringBuilder text = new StringBuilder();
        if (pairs != null) {
            pairs.forEach(pair -> text.append(pair).append(' '));
        }
        return text.toString();
    }
}
