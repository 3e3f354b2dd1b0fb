package io.millrace.launch.connectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * How a test's connector misbehaves: {@code hang}, {@code throw}, {@code error} and {@code misconfigured} in its config
 * name calls; {@code flaky} one that throws the first two times, as the file {@code calls} has it, a line for each call.
 */
final class Behaviour {
    static final ConfigDef CONFIG = new ConfigDef()
            .define("hang", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "The call that never returns.")
            .define("throw", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "The call that throws.");

    private Behaviour() {}

    static void at(String call, Map<String, String> config) {
        long times = config.containsKey("calls") ? noted(call, Path.of(config.get("calls"))) : 1;
        if (call.equals(config.get("flaky")) && times <= 2) {
            throw new IllegalStateException("thrown in " + call);
        }
        if (call.equals(config.get("misconfigured"))) {
            throw new ConfigException("key", "value", "refused in " + call);
        }
        if (call.equals(config.get("hang"))) {
            hang();
        }
        if (call.equals(config.get("throw"))) {
            throw new IllegalStateException("thrown in " + call);
        }
        if (call.equals(config.get("error"))) {
            throw new NoClassDefFoundError("missing/in/" + call);
        }
    }

    /** How often this was called, this time included. */
    private static synchronized long noted(String call, Path calls) {
        try {
            Files.write(calls, List.of(call), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return Files.readAllLines(calls).stream().filter(call::equals).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deaf even to interrupts. */
    private static void hang() {
        CountDownLatch never = new CountDownLatch(1);
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException e) {
                continue;
            }
        }
    }
}
