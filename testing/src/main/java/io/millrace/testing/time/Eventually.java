package io.millrace.testing.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits until something holds, looking again and again; the one way in which tests wait. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Eventually() {}

    /** Waits up to two minutes until the condition is true; an exception of the condition counts as false. */
    public static void eventually(String what, Callable<Boolean> condition) {
        eventually(what, PATIENCE, condition, Boolean::booleanValue);
    }

    /** Waits up to two minutes for a value that the test accepts, and returns it. */
    public static <T> T eventually(String what, Callable<T> value, Predicate<T> accepts) {
        return eventually(what, PATIENCE, value, accepts);
    }

    /** Waits for a value that the test accepts, and returns it; the error reports the last value or exception seen. */
    public static <T> T eventually(String what, Duration patience, Callable<T> value, Predicate<T> accepts) {
        long end = System.nanoTime() + patience.toNanos();
        Object last;
        do {
            try {
                T seen = value.call();
                if (accepts.test(seen)) {
                    return seen;
                }
                last = seen;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            pause();
        } while (System.nanoTime() < end);
        AssertionError error =
                new AssertionError("Not within " + patience.toSeconds() + " s: " + what + ". Last seen: " + last);
        if (last instanceof Throwable cause) {
            error.initCause(cause);
        }
        throw error;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", e);
        }
    }
}
