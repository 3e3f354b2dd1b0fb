package io.millrace.worker.task;

import io.millrace.worker.model.ConnectorTaskId;
import org.slf4j.MDC;

/**
 * Names the connector or task that the current thread works for in the MDC key {@code connector.context} (KIP-449), and
 * puts the former value back on close. The value ends with a blank, as log patterns expect.
 */
public final class LogContext implements AutoCloseable {
    /** The MDC key. */
    public static final String KEY = "connector.context";

    private final String former;

    private LogContext(String context) {
        this.former = MDC.get(KEY);
        MDC.put(KEY, context);
    }

    /** Context of a connector instance: {@code [name|worker] }. */
    public static LogContext connector(String name) {
        return new LogContext("[" + name + "|worker] ");
    }

    /** Context of a task: {@code [name|task-0] }. */
    public static LogContext task(ConnectorTaskId id) {
        return new LogContext("[" + id.connector() + "|task-" + id.task() + "] ");
    }

    /** Context of a task's offset commits: {@code [name|task-0|offsets] }. */
    public static LogContext offsets(ConnectorTaskId id) {
        return new LogContext("[" + id.connector() + "|task-" + id.task() + "|offsets] ");
    }

    @Override
    public void close() {
        if (former == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, former);
        }
    }
}
