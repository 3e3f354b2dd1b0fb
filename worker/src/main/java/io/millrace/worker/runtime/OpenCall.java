package io.millrace.worker.runtime;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.PluginCall.UnderWay;
import java.util.Optional;

/**
 * A call into a plugin and whose it is. Immutable.
 *
 * @param task number of the task; empty when the call is one into the connector instance
 */
record OpenCall(String connector, Optional<Integer> task, UnderWay call) {
    LogContext logContext() {
        return task.map(number -> LogContext.task(new ConnectorTaskId(connector, number)))
                .orElseGet(() -> LogContext.connector(connector));
    }

    /** For messages, e.g. {@code Task orders-0}. */
    String owner() {
        return task.map(number -> "Task " + new ConnectorTaskId(connector, number))
                .orElse("Connector '" + connector + "'");
    }
}
