package io.millrace.launch.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs as a worker and its connectors do. */
final class LoggingProgram {
    private LoggingProgram() {}

    public static void main(String[] args) throws InterruptedException {
        Logger log = LoggerFactory.getLogger("some.Logger");
        log.info("plain {} of {}", 1, 2);
        MDC.put("connector.context", "[orders|task-0] ");
        log.warn("inside");
        Thread other = new Thread(() -> log.info("another thread"));
        other.start();
        other.join();
        log.error("broken", new IllegalStateException("why"));
        MDC.clear();

        Loggers loggers = MillraceLogging.current().orElseThrow();
        System.out.println("remembered "
                + loggers.recentLines().of("orders").stream()
                        .map(RecentLines.Line::message)
                        .toList());
        log.debug("too early");
        loggers.levels().set("some", LogLevel.DEBUG);
        log.debug("in time");
        log.atDebug().addKeyValue("key", "value").log("fluent call");
    }
}
