package io.millrace.worker.sink;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** Sink tasks that a test makes lend their consumer during every put of records, however quick. */
final class AlwaysLending implements TestInstancePreConstructCallback, AfterEachCallback {
    private static final ThreadLocal<Boolean> ON = ThreadLocal.withInitial(() -> false);

    static boolean isOn() {
        return ON.get();
    }

    /** What tasks go by now. */
    static ReadingAhead settings() {
        return settings(isOn());
    }

    static ReadingAhead settings(boolean always) {
        return new ReadingAhead(always ? Long.MIN_VALUE : Long.MAX_VALUE, Duration.ofSeconds(1), look -> {});
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        ON.set(true);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ON.remove();
    }
}
