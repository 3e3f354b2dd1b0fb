package io.millrace.launch;

import static io.millrace.testing.time.Eventually.eventually;

import io.millrace.launch.PackagedHome.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A Kafka broker in a process of its own, from the packaged home; it keeps its data and its port. One thread. */
final class ChaosBroker implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port = PackagedHome.freePort();
    private final List<String> options;
    private Run run;

    ChaosBroker(Path folder) {
        this(folder, port -> List.of());
    }

    /** @param options further ones of the command line, by the port that clients connect to */
    ChaosBroker(Path folder, IntFunction<List<String>> options) {
        this.folder = folder;
        this.options = options.apply(port);
    }

    /** Starts the broker and returns when clients can use it. */
    void start() throws IOException {
        List<Object> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                PackagedHome.path().resolve("embedded-kafka") + "/*",
                "io.millrace.embedded.EmbeddedKafkaMain",
                "--data",
                folder.resolve("kafka"),
                "--port",
                port));
        command.addAll(options);
        run = PackagedHome.run(folder, Map.of("CLASSPATH", ""), command.toArray());
        eventually("the broker serves", START, run::text, text -> text.contains("Embedded Kafka listening"));
    }

    /** Stops it in order, as an operator does. */
    void stop() throws IOException, InterruptedException {
        run.process().getOutputStream().close();
        run.await();
    }

    /** Kills it, as a power cut does. */
    void kill() throws InterruptedException {
        run.kill();
    }

    String bootstrapServers() {
        return "localhost:" + port;
    }

    @Override
    public void close() {
        if (run != null) {
            run.close();
        }
    }
}
