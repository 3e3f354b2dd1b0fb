package io.millrace.launch.logging;

import java.util.Map;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.simple.SimpleLoggerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The slf4j provider of the launched worker, chosen by {@code -Dslf4j.provider}. slf4j creates it once and initializes
 * it on the first thread that asks for a logger.
 */
public final class MillraceLogging implements SLF4JServiceProvider {
    private static final int CONNECTORS_REMEMBERED = 200;
    private static final int LINES_PER_CONNECTOR = 100;

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final ThreadContext context = new ThreadContext();
    private Loggers loggers;

    /** Levels and recent lines, where this provider serves; empty where a host's own binding does. */
    public static Optional<Loggers> current() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return factory instanceof Loggers ours ? Optional.of(ours) : Optional.empty();
    }

    @Override
    public void initialize() {
        LoggingConfig config = LoggingConfig.load(System.getProperties());
        prepareWriter(config.output());
        ContextLevels contextLevels = new ContextLevels();
        loggers = new Loggers(
                new LineFormat(config.time(), config.thread()),
                context,
                new LogLevels(config.root(), config.levels(), contextLevels, System::currentTimeMillis),
                contextLevels,
                new RecentLines(CONNECTORS_REMEMBERED, LINES_PER_CONNECTOR));
        config.warnings().forEach(loggers.getLogger(MillraceLogging.class.getName())::warn);
    }

    // slf4j-simple reads these once, then writes what MillraceLogger gives it and nothing of its own.
    private static void prepareWriter(String output) {
        String file = output.equalsIgnoreCase("stdout")
                ? "System.out"
                : output.equalsIgnoreCase("stderr") ? "System.err" : output;
        Map.of("logFile", file, "showDateTime", "false", "showThreadName", "false", "showLogName", "false")
                .forEach((key, value) -> System.setProperty("org.slf4j.simpleLogger." + key, value));
        new SimpleLoggerFactory();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0";
    }
}
