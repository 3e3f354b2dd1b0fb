package io.millrace.rest;

import org.apache.kafka.connect.errors.ConnectException;

/** A listener's address cannot be bound; the message names host, port and remedy in one line. */
public final class RestBindException extends ConnectException {
    RestBindException(String message, Throwable cause) {
        super(message, cause);
    }
}
