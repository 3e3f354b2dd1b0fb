package io.millrace.worker.api;

/** The caller's values are wrong; the message names them all (400). */
public final class InvalidRefusal extends RequestException {
    public InvalidRefusal(String message) {
        this(message, null);
    }

    public InvalidRefusal(String message, Throwable cause) {
        super(Kind.INVALID, message, cause);
    }
}
