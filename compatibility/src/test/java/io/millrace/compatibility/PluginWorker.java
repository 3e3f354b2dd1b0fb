package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;

import io.millrace.compatibility.SideBySide.Side;
import io.millrace.testing.kafka.KafkaFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone worker in a process of its own whose plugins are what matters: it may take minutes to start, or end by
 * itself. All its files are in one folder. One thread at a time.
 */
final class PluginWorker implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("REST server listening at (http://[^/,\\s]+)");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    private final Distribution distribution;
    private final Process process;
    private final Path log;

    private PluginWorker(Distribution distribution, Process process, Path log) {
        this.distribution = distribution;
        this.process = process;
        this.log = log;
    }

    /** Starts a worker with these settings; those of one of them, such as {@code plugin.index.dir}, harm no other. */
    static PluginWorker launch(Distribution distribution, Path folder, Map<String, String> settings) {
        try {
            Files.createDirectories(folder);
            String name = distribution.name().toLowerCase();
            Path log = Files.createTempFile(folder, name + "-", ".log");
            Path workerFile = folder.resolve(name + ".properties");
            Files.writeString(workerFile, WorkerProcess.lines(properties(folder, settings)));
            Process process = distribution
                    .standalone(workerFile, folder, List.of())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new PluginWorker(distribution, process, log);
        } catch (IOException e) {
            throw new IllegalStateException(distribution + " cannot be started in " + folder, e);
        }
    }

    private static Map<String, String> properties(Path folder, Map<String, String> settings) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", KafkaFixture.shared().bootstrapServers());
        properties.put("listeners", "http://localhost:0");
        properties.put("key.converter", JSON);
        properties.put("value.converter", JSON);
        properties.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        properties.put("offset.flush.interval.ms", "500");
        properties.putAll(settings);
        return properties;
    }

    /** The worker as one of two sides, once it answers. */
    Side awaitSide() {
        try {
            Matcher listening = eventually(
                    distribution + " listens or ends",
                    PATIENCE,
                    () -> LISTENING.matcher(log()),
                    log -> log.find() || !process.isAlive());
            Side side = new Side(URI.create(listening.group(1)), new Variables(Map.of()))
                    .with("plugins", distribution.plugins().toString());
            Call connectors = Call.get("/connectors");
            eventually(distribution + " answers", PATIENCE, () -> side.send(connectors), each -> each.status() == 200);
            return side;
        } catch (AssertionError | IllegalStateException e) {
            close();
            throw new AssertionError(distribution + " did not start:\n" + log(), e);
        }
    }

    /** The exit status of a worker that ends by itself. */
    int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(distribution + " still runs:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the end of " + distribution, e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new IllegalStateException("The log of " + distribution + " cannot be read", e);
        }
    }

    /** Ends the worker at once, as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
