package io.millrace.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The broker as a child process: says on standard output when it is ready, and stops in order when its standard input
 * ends (the parent is gone) or on SIGTERM. Exit status 1 and one line on standard error when it cannot start.
 */
public final class EmbeddedKafkaMain {
    private static final String USAGE =
            "Usage: EmbeddedKafkaMain --data DIR --port N [--controller-port N] [--set BROKER_SETTING=VALUE]...";
    private static final long PARENT_GRACE_SECONDS = 5;

    private EmbeddedKafkaMain() {}

    public static void main(String[] args) throws InterruptedException {
        TerminalSignals.ignore();
        Lifeline lifeline = Lifeline.watch(System.in);
        EmbeddedKafka kafka = startOrExit(args);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(kafka, lifeline), "embedded-kafka-stop"));
        System.out.println("Embedded Kafka listening on " + kafka.bootstrapServers() + ", data in " + kafka.dataDir());
        lifeline.await();
        System.exit(0); // the hook stops the broker; Kafka may leave threads behind that keep a JVM alive
    }

    private static EmbeddedKafka startOrExit(String[] args) {
        try {
            EmbeddedKafka.Settings settings = settings(args);
            logTo(settings.dataDir());
            return EmbeddedKafka.start(settings);
        } catch (IllegalArgumentException | EmbeddedKafkaException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    // SIGTERM often reaches parent and child together; the parent commits its last offsets first.
    private static void stop(EmbeddedKafka kafka, Lifeline lifeline) {
        try {
            lifeline.await(PARENT_GRACE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kafka.stop();
    }

    // Before the first logger exists, which is when slf4j-simple reads these.
    private static void logTo(Path dataDir) {
        Map.of(
                        "defaultLogLevel", "warn",
                        "logFile", dataDir.resolve("broker.log").toString(),
                        "showDateTime", "true",
                        "dateTimeFormat", "[yyyy-MM-dd HH:mm:ss,SSS]")
                .forEach((key, value) -> System.getProperties().putIfAbsent("org.slf4j.simpleLogger." + key, value));
    }

    private static EmbeddedKafka.Settings settings(String[] args) {
        Path data = null;
        int port = -1;
        int controllerPort = 0;
        Map<String, String> overrides = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : fail("no value for '" + args[i] + "'");
            switch (args[i]) {
                case "--data" -> data = Path.of(value);
                case "--port" -> port = port(args[i], value);
                case "--controller-port" -> controllerPort = port(args[i], value);
                case "--set" -> set(value, overrides);
                default -> fail("unknown option '" + args[i] + "'");
            }
        }
        if (data == null || port < 0) {
            fail("--data and --port are both needed");
        }
        return new EmbeddedKafka.Settings(data, port, controllerPort, overrides);
    }

    private static void set(String setting, Map<String, String> overrides) {
        int end = setting.indexOf('=');
        if (end < 1) {
            fail("--set needs KEY=VALUE, was '" + setting + "'");
        }
        overrides.put(setting.substring(0, end), setting.substring(end + 1));
    }

    private static int port(String option, String value) {
        return value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65535
                ? Integer.parseInt(value)
                : Integer.parseInt(fail(option + " must be between 0 and 65535, was '" + value + "'"));
    }

    private static String fail(String problem) {
        throw new IllegalArgumentException(problem + "\n" + USAGE);
    }
}
