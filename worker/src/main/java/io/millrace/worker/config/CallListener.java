package io.millrace.worker.config;

/** Hears of each call into a plugin before it is made, so that a call that hangs can be named. */
@FunctionalInterface
public interface CallListener {
    /** Listens to nothing. */
    CallListener NONE = what -> {};

    /**
     * A call is about to be made on the current thread.
     *
     * @param what e.g. {@code org.example.MyConnector.validate()}
     */
    void calling(String what);
}
