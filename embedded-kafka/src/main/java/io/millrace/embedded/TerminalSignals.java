package io.millrace.embedded;

import java.lang.reflect.InvocationTargetException;

/**
 * Lets Ctrl-C and a closed terminal pass by: they go to every process in the foreground, and the broker must outlive
 * the worker that is about to commit.
 */
final class TerminalSignals {
    private TerminalSignals() {}

    // By reflection, since the compiler warns of sun.misc.Signal and cannot be told not to.
    static void ignore() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignore = handler.getField("SIG_IGN").get(null);
            for (String name : new String[] {"INT", "HUP"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), ignore);
            }
        } catch (ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
            System.err.println("Embedded Kafka cannot ignore Ctrl-C on this JVM and may stop too early: " + cause);
        }
    }
}
