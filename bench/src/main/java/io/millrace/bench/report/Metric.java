package io.millrace.bench.report;

import java.util.Locale;

/** What is measured, and how its values are written. */
public enum Metric {
    RATE("records a second", 0),
    CPU_PER_RECORD("CPU µs a record", 2),
    BROKER_CPU_PER_RECORD("broker's CPU µs a record", 2),
    PEAK_MEMORY("peak resident, MB", 0),
    REST_ANSWERS("exec to REST answers, s", 2),
    FIRST_LINE("exec to the first line in the sink file, s", 2),
    CPU("CPU, s", 2),
    RESIDENT("resident, MB", 0),
    CREATED("created one by one, s", 2),
    CREATED_RUNNING("created and RUNNING, s", 2),
    LISTED_AGAIN("restart: listed, s", 2),
    RUNNING_AGAIN("restart: all RUNNING, s", 2),
    THREADS("threads", 0),
    STOP("stop, s", 2),
    LIST_PLAIN("names listed, ms", 1),
    LIST_FULL("listed with status and info, ms", 1),
    CORE_SHARE("CPU, % of a core", 1),
    LATENCY("latency after idle, median, ms", 1),
    LATENCY_MAX("latency after idle, longest, ms", 1);

    private final String title;
    private final int digits;

    Metric(String title, int digits) {
        this.title = title;
        this.digits = digits;
    }

    public String title() {
        return title;
    }

    /** The value as it is read by people. */
    public String format(double value) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
