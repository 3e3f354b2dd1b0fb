package io.millrace.launch.logging.foreign;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The JDK's own logging. Its handlers keep levels of their own: a console handler at INFO shows no DEBUG, whatever the
 * logger's level. Any thread.
 */
final class JdkBinding implements Binding {
    private static final String THEIR_ROOT = "";
    private static final Map<String, Level> LEVELS = Map.of(
            "OFF", Level.OFF,
            "FATAL", Level.OFF,
            "ERROR", Level.SEVERE,
            "WARN", Level.WARNING,
            "INFO", Level.INFO,
            "DEBUG", Level.FINE,
            "TRACE", Level.FINEST,
            "ALL", Level.ALL);

    /** The JDK forgets loggers that nobody holds, with their levels. */
    private final Map<String, Logger> held = new ConcurrentHashMap<>();

    @Override
    public Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            if (logger != null) {
                levels.put(name.equals(THEIR_ROOT) ? ROOT : name, name(effective(logger)));
            }
        }
        return levels;
    }

    @Override
    public void set(String logger, String level) {
        held.computeIfAbsent(logger.equals(ROOT) ? THEIR_ROOT : logger, Logger::getLogger)
                .setLevel(LEVELS.get(level));
    }

    private static Level effective(Logger logger) {
        for (Logger each = logger; each != null; each = each.getParent()) {
            if (each.getLevel() != null) {
                return each.getLevel();
            }
        }
        return Level.INFO;
    }

    private static String name(Level level) {
        int severity = level.intValue();
        if (level.equals(Level.OFF) || level.equals(Level.ALL)) {
            return level.getName();
        }
        if (severity > Level.INFO.intValue()) {
            return severity > Level.WARNING.intValue() ? "ERROR" : "WARN";
        }
        if (severity > Level.FINE.intValue()) {
            return "INFO";
        }
        return severity > Level.FINEST.intValue() ? "DEBUG" : "TRACE";
    }
}
