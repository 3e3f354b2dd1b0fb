package io.millrace.launch.connectors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Holds up the call that {@code hold} in a connector's config names until the file {@code gate} exists, whatever
 * interrupts it; then throws what {@code kill} names, if it does.
 */
final class Gate {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Gate() {}

    static void at(String call, Map<String, String> config) {
        if (!call.equals(config.get("hold"))) {
            return;
        }
        await(Path.of(config.get("gate")));
        if (config.containsKey("kill")) {
            throw Gate.<RuntimeException>unchecked(failure(config.get("kill")));
        }
    }

    private static void await(Path gate) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(gate) && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    private static Throwable failure(String className) {
        try {
            return Class.forName(className)
                    .asSubclass(Throwable.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(className, e);
        }
    }

    @SuppressWarnings("unchecked") // the compiler does not look at what is thrown
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
