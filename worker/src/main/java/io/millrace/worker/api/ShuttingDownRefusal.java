package io.millrace.worker.api;

/** The worker is stopping and takes no more requests (503). */
public final class ShuttingDownRefusal extends RequestException {
    public ShuttingDownRefusal(String message) {
        this(message, null);
    }

    public ShuttingDownRefusal(String message, Throwable cause) {
        super(Kind.SHUTTING_DOWN, message, cause);
    }
}
