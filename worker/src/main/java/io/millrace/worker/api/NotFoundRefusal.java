package io.millrace.worker.api;

/** The connector, task or plugin that a request names is unknown (404). */
public final class NotFoundRefusal extends RequestException {
    public NotFoundRefusal(String message) {
        this(message, null);
    }

    public NotFoundRefusal(String message, Throwable cause) {
        super(Kind.NOT_FOUND, message, cause);
    }
}
