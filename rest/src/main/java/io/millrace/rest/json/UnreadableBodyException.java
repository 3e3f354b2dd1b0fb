package io.millrace.rest.json;

/** A request body that is not what its endpoint takes; the message names the place. */
public final class UnreadableBodyException extends RuntimeException {
    public UnreadableBodyException(String message) {
        super(message);
    }

    public UnreadableBodyException(String message, Throwable cause) {
        super(message, cause);
    }
}
