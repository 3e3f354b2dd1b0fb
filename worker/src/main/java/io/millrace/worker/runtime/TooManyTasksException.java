package io.millrace.worker.runtime;

import org.apache.kafka.connect.errors.ConnectException;

/** A connector generated more tasks than its {@code tasks.max} allows (KIP-1004). */
public final class TooManyTasksException extends ConnectException {
    public TooManyTasksException(String connector, int generated, int max) {
        super("The connector " + connector + " has generated " + generated + " tasks, which is greater than " + max
                + ", the maximum number of tasks it is configured to create. This behaviour should be considered a bug "
                + "and is disallowed. If necessary, it can be permitted by reconfiguring the connector with "
                + "'tasks.max.enforce' set to false; however, this option will be removed in a future release of Kafka "
                + "Connect.");
    }
}
