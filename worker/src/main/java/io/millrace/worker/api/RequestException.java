package io.millrace.worker.api;

import org.apache.kafka.connect.errors.ConnectException;

/** A refusal to a caller; its kind decides the answer (REST maps kinds to status codes in one table). */
public abstract class RequestException extends ConnectException {
    /** The kinds of refusal. */
    public enum Kind {
        NOT_FOUND,
        ALREADY_EXISTS,
        INVALID,
        NOT_LEADER,
        NOT_OWNER,
        REBALANCING,
        FORBIDDEN,
        TIMED_OUT,
        NOT_READY,
        UNSUPPORTED,
        SHUTTING_DOWN,
        FAILED
    }

    private final Kind kind;

    RequestException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public final Kind kind() {
        return kind;
    }
}
