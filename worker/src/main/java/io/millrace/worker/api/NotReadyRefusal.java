package io.millrace.worker.api;

/** The worker does not yet know enough to answer; the request can be made again in a moment (503). */
public final class NotReadyRefusal extends RequestException {
    public NotReadyRefusal(String message) {
        super(Kind.NOT_READY, message, null);
    }
}
