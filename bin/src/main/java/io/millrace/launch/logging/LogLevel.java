package io.millrace.launch.logging;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** From how severe on a logger writes; the names are log4j's, which the REST interface shows. */
public enum LogLevel {
    ALL(Integer.MIN_VALUE),
    TRACE(0),
    DEBUG(10),
    INFO(20),
    WARN(30),
    ERROR(40),
    FATAL(50),
    OFF(Integer.MAX_VALUE);

    private final int threshold;

    LogLevel(int threshold) {
        this.threshold = threshold;
    }

    /** The least slf4j severity that is written. */
    int threshold() {
        return threshold;
    }

    /** The level of that name in any case. */
    public static Optional<LogLevel> named(String name) {
        return Stream.of(values())
                .filter(level -> level.name().equals(name.trim().toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
