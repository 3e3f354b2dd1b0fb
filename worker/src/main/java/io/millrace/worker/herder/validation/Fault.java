package io.millrace.worker.herder.validation;

import io.millrace.plugins.model.PluginException;

/** Something that plugin code threw where it should have answered; the message names class, method and cause. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fault(String call, Throwable cause) {
        this(cause, call + (cause instanceof PluginException ? " failed: " + describe(cause) : " threw " + cause));
    }

    private Fault(Throwable cause, String message) {
        super(message, cause);
    }

    /** A fault with a message of its own. */
    static Fault of(String message, Throwable cause) {
        return new Fault(cause, message);
    }

    /** A message for people: the throwable's own, or its class when it has none. */
    static String describe(Throwable problem) {
        boolean telling = problem.getMessage() != null && !problem.getMessage().isBlank();
        return telling ? problem.getMessage() : problem.getClass().getName();
    }
}
