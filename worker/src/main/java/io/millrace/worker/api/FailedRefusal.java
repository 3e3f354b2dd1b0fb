package io.millrace.worker.api;

/** The operation was carried out and failed; the message says how (500). */
public final class FailedRefusal extends RequestException {
    public FailedRefusal(String message) {
        this(message, null);
    }

    public FailedRefusal(String message, Throwable cause) {
        super(Kind.FAILED, message, cause);
    }
}
