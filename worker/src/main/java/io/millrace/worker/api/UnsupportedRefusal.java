package io.millrace.worker.api;

/** This worker's mode has no such operation (500, as the contract has it). */
public final class UnsupportedRefusal extends RequestException {
    public UnsupportedRefusal(String message) {
        this(message, null);
    }

    public UnsupportedRefusal(String message, Throwable cause) {
        super(Kind.UNSUPPORTED, message, cause);
    }
}
