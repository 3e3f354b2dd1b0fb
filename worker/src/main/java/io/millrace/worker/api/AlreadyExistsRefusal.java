package io.millrace.worker.api;

/** A connector of that name exists already (409). */
public final class AlreadyExistsRefusal extends RequestException {
    public AlreadyExistsRefusal(String message) {
        this(message, null);
    }

    public AlreadyExistsRefusal(String message, Throwable cause) {
        super(Kind.ALREADY_EXISTS, message, cause);
    }
}
