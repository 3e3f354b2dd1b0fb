package io.millrace.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Kafka broker as a process of its own, so that its jars are on nobody's class path. It ends when this
 * process lets go of its standard input, by whatever way this process ends.
 */
final class EmbeddedKafkaProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafkaProcess.class);
    private static final String MAIN = "io.millrace.embedded.EmbeddedKafkaMain";
    private static final String READY = "Embedded Kafka listening";
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final String announcement;
    private volatile boolean closing;

    private EmbeddedKafkaProcess(Process process, String announcement) {
        this.process = process;
        this.announcement = announcement;
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param home Millrace's home, which holds the broker's jars in {@code embedded-kafka/}
     * @param data directory of the broker's data, kept between starts
     */
    static EmbeddedKafkaProcess start(Path home, Path data, int port) {
        Path jars = home.resolve("embedded-kafka");
        if (!Files.isDirectory(jars)) {
            throw new ConnectException("The embedded Kafka's jars are not in '" + jars
                    + "'; build them with 'mvn package', or start without --embedded-kafka");
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jars + java.io.File.separator + "*",
                MAIN,
                "--data",
                data.toString(),
                "--port",
                Integer.toString(port));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return awaitReady(process);
        } catch (IOException e) {
            throw new ConnectException("The embedded Kafka could not be started: " + e.getMessage(), e);
        }
    }

    private static EmbeddedKafkaProcess awaitReady(Process process) {
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> forward(process, ready), "embedded-kafka-output");
        reader.setDaemon(true);
        reader.start();
        String line =
                ready.completeOnTimeout("", START_SECONDS, TimeUnit.SECONDS).join();
        if (line.isEmpty()) {
            throw new ConnectException(
                    ended(process)
                            ? "The embedded Kafka did not start; the lines above say why"
                            : "The embedded Kafka did not start within " + START_SECONDS + " s");
        }
        EmbeddedKafkaProcess kafka = new EmbeddedKafkaProcess(process, line);
        process.onExit().thenAccept(kafka::reportEnd);
        return kafka;
    }

    /** Whether the process ended by itself; one that still runs is ended. */
    private static boolean ended(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroy();
        }
    }

    private static void forward(Process process, CompletableFuture<String> ready) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.complete("");
    }

    private void reportEnd(Process broker) {
        if (!closing) {
            LOG.error(
                    "The embedded Kafka has ended unexpectedly, with status {}; stop this worker and start it again",
                    broker.exitValue());
        }
    }

    /** The broker's own words on where it listens and keeps its data. */
    String announcement() {
        return announcement;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        process.getOutputStream().close();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
