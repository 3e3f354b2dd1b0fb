package io.millrace.launch.logging;

import io.millrace.worker.api.WorkerLoggers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes levels as REST does, under whatever binding there is. */
final class ForeignProgram {
    private ForeignProgram() {}

    public static void main(String[] args) {
        Logger used = LoggerFactory.getLogger("some.Used");
        WorkerLoggers loggers = ProcessLoggers.ofThisProcess();
        loggers.set("root", "warn");
        System.out.println("quiet " + (used.isWarnEnabled() && !used.isInfoEnabled()));

        System.out.println("changed " + loggers.set("some", "Debug").orElseThrow());

        Logger later = LoggerFactory.getLogger("some.Later");
        Logger other = LoggerFactory.getLogger("another.Later");
        System.gc();
        System.out.println("used " + (used.isDebugEnabled() && !used.isTraceEnabled()));
        System.out.println("later " + (later.isDebugEnabled() && !other.isInfoEnabled()));
        System.out.println("root " + loggers.get("ROOT").orElseThrow().name());
        WorkerLoggers.Level shown = loggers.all().get("some.Later");
        System.out.println("shown " + shown.name() + " " + shown.lastModified().isPresent());
        loggers.set("some", "FATAL");
        System.out.println("silent " + !used.isErrorEnabled());
    }
}
