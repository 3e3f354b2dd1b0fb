package io.millrace.launch.logging;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** How a line looks: {@code [2026-11-21 04:50:00,123] INFO [orders|task-0] message (logger.name)}; immutable. */
record LineFormat(DateTimeFormatter time, boolean thread) {

    /** What stands before the blank that slf4j-simple puts in front of the message. */
    String start(String level, LocalDateTime now) {
        StringBuilder start = new StringBuilder(48).append('[');
        time.formatTo(now, start);
        start.append("] ").append(level);
        return thread
                ? start.append(" [")
                        .append(Thread.currentThread().getName())
                        .append(']')
                        .toString()
                : start.toString();
    }

    /** @param context the MDC's value, with the blank at its end that it is known to have; may be empty */
    String message(String context, String message, String logger) {
        return context + message + " (" + logger + ")";
    }
}
