package io.millrace.worker.api;

/** No answer within the request's deadline; the message says what the worker was doing meanwhile (500). */
public final class TimedOutRefusal extends RequestException {
    public TimedOutRefusal(String message) {
        super(Kind.TIMED_OUT, message, null);
    }
}
