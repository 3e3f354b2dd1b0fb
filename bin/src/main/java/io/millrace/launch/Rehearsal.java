package io.millrace.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that does what a worker does when it starts, without Kafka and without a trace, so that the JVM can write
 * down which classes that takes. Reads names of further classes, one a line, up to an empty line; the end of the input
 * is the end of the process, at once: of a halt the JVM would write the archive first.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Where no broker listens. */
    private static final String NOBODY = "localhost:1";

    private static final List<String> PATHS = List.of("/connectors", "/connector-plugins", "/health", "/nowhere");

    private Rehearsal() {}

    /** Ends with status 0 if the worker answered. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = input.readLine(); name != null && !name.isEmpty(); name = input.readLine()) {
            load(name);
        }
        Thread lifeline = new Thread(() -> dieAtTheEndOf(input), "lifeline");
        lifeline.setDaemon(true);
        lifeline.start();
        meetClients();
        meetOthers();
        Exit.exit(rehearse() ? 0 : 1);
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError ofAPlugin) {
            // the names come from a worker with plugins; their classes are not for the archive
        }
    }

    private static void dieAtTheEndOf(BufferedReader input) {
        try {
            while (input.read() >= 0) {
                // nothing is expected
            }
        } catch (IOException theEndToo) {
            LOG.debug("As good as the end", theEndToo);
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -9 $PPID").start().waitFor();
        } catch (IOException | InterruptedException e) {
            LOG.debug("Nobody kills this process; it ends once the JVM has written the archive", e);
        }
        Exit.halt(1);
    }

    /** What tasks take, and there are none here; nor are there answers of brokers. */
    private static void meetClients() {
        Errors.forCode((short) 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", NOBODY, "group.id", "rehearsal");
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of("rehearsal"));
        consumer.poll(Duration.ofMillis(100));
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        producer.close(Duration.ZERO);
    }

    /** What a worker takes that is one of many; it soon gives up, since it finds no broker. */
    private static void meetOthers() {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put("default.api.timeout.ms", "500");
        settings.put("request.timeout.ms", "500");
        settings.put("group.id", "rehearsal");
        List.of("config", "offset", "status").forEach(topic -> settings.put(topic + ".storage.topic", topic));
        EmbeddedWorker worker = EmbeddedWorker.start(settings, false, List.of());
        worker.termination()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(expected -> null)
                .join();
        worker.stop();
    }

    private static boolean rehearse() throws InterruptedException {
        EmbeddedWorker worker = EmbeddedWorker.start(settings(), true, List.of());
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            boolean answered = false;
            while (!answered && System.nanoTime() < end) {
                Thread.sleep(50);
                answered = get(worker.restUri(), PATHS.get(0)).contains(" 200 ");
            }
            for (String path : PATHS) {
                get(worker.restUri(), path);
            }
            return answered;
        } catch (IOException e) {
            LOG.warn("The rehearsal got no answer", e);
            return false;
        } finally {
            worker.stop();
        }
    }

    /** The folder of temporary files is this process's own; who started it removes it. */
    private static Map<String, String> settings() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        return Map.of(
                "bootstrap.servers", NOBODY,
                "listeners", "http://localhost:0",
                "plugin.index.dir", "",
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "offset.storage.file.filename", folder.resolve("offsets").toString());
    }

    /** The status line; empty if there is none. */
    private static String get(URI server, String path) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }
}
