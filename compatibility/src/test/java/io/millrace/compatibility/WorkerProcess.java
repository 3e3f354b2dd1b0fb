package io.millrace.compatibility;

import static io.millrace.testing.time.Eventually.eventually;

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
import java.util.stream.Collectors;

/**
 * A standalone worker in a process of its own, on the shared broker and a free port, with all its files in one folder.
 * One thread at a time.
 */
final class WorkerProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("REST server listening at (http://[^/,\\s]+)");
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Distribution distribution;
    private final Process process;
    private final Path log;
    private final URI rest;

    private WorkerProcess(Distribution distribution, Process process, Path log) {
        this.distribution = distribution;
        this.process = process;
        this.log = log;
        this.rest = awaitListening();
    }

    /** Starts a worker whose offsets are in {@code folder/offsets} and waits until its REST server listens. */
    static WorkerProcess start(Distribution distribution, Path folder, Path... connectorFiles) {
        return start(distribution, folder, Map.of(), connectorFiles);
    }

    /** As the other, with more settings. */
    static WorkerProcess start(
            Distribution distribution, Path folder, Map<String, String> settings, Path... connectorFiles) {
        try {
            Files.createDirectories(folder);
            Path log = Files.createTempFile(folder, distribution.name().toLowerCase() + "-", ".log");
            Path workerFile = folder.resolve(distribution.name().toLowerCase() + ".properties");
            Map<String, String> properties = properties(distribution, folder);
            properties.putAll(settings);
            Files.writeString(workerFile, lines(properties));
            Process process = distribution
                    .standalone(workerFile, folder, List.of(connectorFiles))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new WorkerProcess(distribution, process, log);
        } catch (IOException e) {
            throw new IllegalStateException(distribution + " cannot be started in " + folder, e);
        }
    }

    private static Map<String, String> properties(Distribution distribution, Path folder) {
        Map<String, String> properties = new LinkedHashMap<>(distribution.pluginProperties());
        properties.put("bootstrap.servers", KafkaFixture.shared().bootstrapServers());
        properties.put("listeners", "http://localhost:0");
        properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        properties.put("offset.flush.interval.ms", "60000");
        return properties;
    }

    /** A map as the lines of a properties file. */
    static String lines(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    URI rest() {
        return rest;
    }

    /** Stops the worker as an operator does, by SIGTERM, and returns its exit status. */
    int stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        distribution + " still runs " + STOP.toSeconds() + " s after SIGTERM:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while " + distribution + " stops", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    private URI awaitListening() {
        try {
            Matcher listening = eventually(
                    distribution + " listens or ends", START, () -> LISTENING.matcher(log()), this::listensOrEnded);
            return URI.create(listening.group(1));
        } catch (AssertionError | IllegalStateException e) {
            close();
            throw new AssertionError(distribution + " did not start:\n" + log(), e);
        }
    }

    private boolean listensOrEnded(Matcher listening) {
        return listening.find() || !process.isAlive();
    }
}
