package io.millrace.plugins.isolation;

import java.util.List;

/** The packages of the worker that plugins are written against; what they lack, a newer Kafka may have. */
public final class WorkerApi {
    private static final String KAFKA = "org.apache.kafka.";
    private static final String CONNECT = KAFKA + "connect.";

    private static final List<String> PACKAGES = List.of(
            KAFKA + "clients.",
            KAFKA + "common.",
            CONNECT + "components.",
            CONNECT + "connector.",
            CONNECT + "data.",
            CONNECT + "errors.",
            CONNECT + "header.",
            CONNECT + "health.",
            CONNECT + "rest.",
            CONNECT + "sink.",
            CONNECT + "source.",
            CONNECT + "storage.",
            CONNECT + "transforms.");

    private WorkerApi() {}

    /** Whether a class belongs to the API, be it there or not. */
    public static boolean holds(String className) {
        return PACKAGES.stream().anyMatch(className::startsWith);
    }

    /** Whether a text mentions any class of the API. */
    public static boolean isNamedIn(String text) {
        return PACKAGES.stream().anyMatch(text::contains);
    }
}
