package io.millrace.launch.logging;

import java.time.LocalDateTime;
import java.util.List;
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

    private final transient LineFormat format;
    private final transient ThreadContext context;
    private final transient RecentLines recent;
    private volatile int threshold = LogLevel.INFO.threshold();

    MillraceLogger(String name, LineFormat format, ThreadContext context, RecentLines recent) {
        super(name);
        this.format = format;
        this.context = context;
        this.recent = recent;
    }

    void threshold(int least) {
        threshold = least;
    }

    @Override
    protected boolean isLevelEnabled(int severity) {
        return severity >= threshold;
    }

    /** The start of the line; slf4j-simple is set up to write nothing before it. */
    @Override
    protected String renderLevel(int severity) {
        return format.start(Level.intToLevel(severity).name(), LocalDateTime.now());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        String connector = context.get(CONTEXT);
        if (connector != null) {
            remember(level, connector.trim(), String.valueOf(message), thrown);
        }
        String line = format.message(connector == null ? "" : connector, message, getName());
        super.handleNormalizedLoggingCall(level, marker, line, null, thrown);
    }

    private void remember(Level level, String connector, String message, Throwable thrown) {
        String error = thrown == null ? "" : thrown.toString();
        recent.add(
                new RecentLines.Line(System.currentTimeMillis(), level.name(), connector, getName(), message, error));
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
