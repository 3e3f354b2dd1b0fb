package io.millrace.worker.api;

/** The worker's settings switch this operation off (403). */
public final class ForbiddenRefusal extends RequestException {
    public ForbiddenRefusal(String message) {
        this(message, null);
    }

    public ForbiddenRefusal(String message, Throwable cause) {
        super(Kind.FORBIDDEN, message, cause);
    }
}
