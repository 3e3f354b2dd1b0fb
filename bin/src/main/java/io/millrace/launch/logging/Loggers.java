package io.millrace.launch.logging;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** One logger per name, with the levels and the recent lines they share; any thread. */
public final class Loggers implements ILoggerFactory {
    /** At WARN, its lines repeat themselves as long as a broker is away. */
    private static final String CONNECTIONS = "org.apache.kafka.clients.NetworkClient";

    private final ConcurrentMap<String, MillraceLogger> loggers = new ConcurrentHashMap<>();
    private final LineFormat format;
    private final ThreadContext context;
    private final LogLevels levels;
    private final RecentLines recentLines;
    private final Redaction redaction = new Redaction();
    private final ContextLevels contextLevels;

    Loggers(
            LineFormat format,
            ThreadContext context,
            LogLevels levels,
            ContextLevels contextLevels,
            RecentLines recentLines) {
        this.format = format;
        this.context = context;
        this.levels = levels;
        this.contextLevels = contextLevels;
        this.recentLines = recentLines;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, this::create);
    }

    private MillraceLogger create(String name) {
        Optional<Repetitions> repetitions =
                name.equals(CONNECTIONS) ? Optional.of(new Repetitions()) : Optional.empty();
        MillraceLogger logger =
                new MillraceLogger(name, format, context, recentLines, redaction, contextLevels, repetitions);
        levels.register(logger);
        return logger;
    }

    public LogLevels levels() {
        return levels;
    }

    ContextLevels contextLevels() {
        return contextLevels;
    }

    public RecentLines recentLines() {
        return recentLines;
    }

    public Redaction redaction() {
        return redaction;
    }
}
