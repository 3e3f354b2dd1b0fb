package io.millrace.worker.runtime;

import io.millrace.worker.api.StalledCall;
import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.task.LogContext;
import io.millrace.worker.task.PluginCall.UnderWay;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A call into a plugin and whose it is. Immutable.
 *
 * @param task number of the task; empty when the call is one into the connector instance
 * @param stopping whether its caller is on its way out
 */
record OpenCall(String connector, Optional<Integer> task, boolean stopping, UnderWay call) {
    LogContext logContext() {
        return task.map(number -> LogContext.task(new ConnectorTaskId(connector, number)))
                .orElseGet(() -> LogContext.connector(connector));
    }

    /** For messages, e.g. {@code Task orders-0}. */
    String owner() {
        String owner = task.map(number -> "Task " + new ConnectorTaskId(connector, number))
                .orElse("Connector '" + connector + "'");
        return stopping ? owner + " (stopping)" : owner;
    }

    /** As it is reported, with the place where its thread stands at this moment. */
    StalledCall stalled() {
        return new StalledCall(
                task,
                call.name(),
                call.sinceMs(),
                call.thread().getName(),
                stopping,
                Stream.of(call.thread().getStackTrace())
                        .map(StackTraceElement::toString)
                        .toList());
    }
}
