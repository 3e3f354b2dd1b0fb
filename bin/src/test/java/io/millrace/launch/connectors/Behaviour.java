package io.millrace.launch.connectors;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.ConfigDef;

/** How a test's connector misbehaves: {@code hang} and {@code throw} in its config name calls. */
final class Behaviour {
    static final ConfigDef CONFIG = new ConfigDef()
            .define("hang", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "The call that never returns.")
            .define("throw", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "The call that throws.");

    private Behaviour() {}

    static void at(String call, Map<String, String> config) {
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
