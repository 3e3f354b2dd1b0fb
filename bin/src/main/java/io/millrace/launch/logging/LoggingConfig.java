package io.millrace.launch.logging;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How to log: a file of properties under system properties of the same names with {@code millrace.logging.} in front.
 * What cannot be used is left out and becomes a warning. Immutable.
 */
record LoggingConfig(
        LogLevel root,
        Map<String, LogLevel> levels,
        DateTimeFormatter time,
        boolean thread,
        String output,
        List<String> warnings) {
    static final String FILE = "millrace.logging";
    private static final String OVERRIDE = FILE + ".";
    private static final String TIME = "yyyy-MM-dd HH:mm:ss,SSS";

    LoggingConfig {
        levels = Map.copyOf(levels);
        warnings = List.copyOf(warnings);
    }

    static LoggingConfig load(Properties system) {
        List<String> warnings = new ArrayList<>();
        Map<String, String> settings = new HashMap<>(read(system.getProperty(FILE), warnings));
        for (String name : system.stringPropertyNames()) {
            if (name.startsWith(OVERRIDE)) {
                settings.put(name.substring(OVERRIDE.length()), system.getProperty(name));
            }
        }
        return of(settings, warnings);
    }

    private static Map<String, String> read(String file, List<String> warnings) {
        Properties properties = new Properties();
        if (file == null || file.isEmpty()) {
            return Map.of();
        }
        try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            warnings.add("Logging configuration '" + file + "' cannot be read ("
                    + e.getClass().getSimpleName() + "); logging at INFO");
            return Map.of();
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    private static LoggingConfig of(Map<String, String> settings, List<String> warnings) {
        LogLevel root = LogLevel.INFO;
        Map<String, LogLevel> levels = new HashMap<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String key = setting.getKey();
            if (key.equals("level")) {
                root = level(key, setting.getValue(), warnings);
            } else if (key.startsWith("level.")) {
                levels.put(key.substring("level.".length()), level(key, setting.getValue(), warnings));
            } else if (!List.of("time", "thread", "output").contains(key)) {
                warnings.add("Logging setting '" + key
                        + "' is unknown; known are level, level.LOGGER, time, thread and output");
            }
        }
        return new LoggingConfig(
                root,
                levels,
                time(settings.getOrDefault("time", TIME), warnings),
                Boolean.parseBoolean(settings.getOrDefault("thread", "false").trim()),
                settings.getOrDefault("output", "stdout").trim(),
                warnings);
    }

    private static LogLevel level(String key, String value, List<String> warnings) {
        return LogLevel.named(value).orElseGet(() -> {
            warnings.add("Logging setting '" + key + "' must be one of " + List.of(LogLevel.values()) + ", was '"
                    + value + "'; taking INFO");
            return LogLevel.INFO;
        });
    }

    private static DateTimeFormatter time(String pattern, List<String> warnings) {
        try {
            DateTimeFormatter time = DateTimeFormatter.ofPattern(pattern);
            time.format(LocalDateTime.now());
            return time;
        } catch (IllegalArgumentException | DateTimeException e) {
            warnings.add("Logging setting 'time' is no pattern of a date and time: '" + pattern + "'; taking '" + TIME
                    + "'");
            return DateTimeFormatter.ofPattern(TIME);
        }
    }
}
