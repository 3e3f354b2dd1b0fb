package io.millrace.worker.store;

import org.apache.kafka.connect.errors.ConnectException;

/** The leader could not write to the config topic and has to claim it again before its next write. */
public final class PrivilegedWriteException extends ConnectException {
    public PrivilegedWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
