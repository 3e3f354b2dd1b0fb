package io.millrace.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Exit;

/**
 * A process that does what a worker does when it starts, without Kafka and without a trace, so that the JVM can write
 * down which classes that takes. Reads names of further classes, one a line, up to an empty line; the end of the input
 * is the end of the process.
 */
final class Rehearsal {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PATHS = List.of("/connectors", "/connector-plugins", "/health", "/nowhere");

    private Rehearsal() {}

    /** Ends with status 0 if the worker answered. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = input.readLine(); name != null && !name.isEmpty(); name = input.readLine()) {
            load(name);
        }
        Thread lifeline = new Thread(() -> haltAtTheEndOf(input), "lifeline");
        lifeline.setDaemon(true);
        lifeline.start();
        Errors.forCode((short) 0); // what answers of brokers take, and they are missing here
        rehearse();
        Exit.exit(0);
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError ofAPlugin) {
            // the names come from a worker with plugins; their classes are not for the archive
        }
    }

    private static void haltAtTheEndOf(BufferedReader input) {
        try {
            while (input.read() >= 0) {
                // nothing is expected
            }
        } catch (IOException theEndToo) {
            // as good as the end
        }
        Exit.halt(1);
    }

    private static void rehearse() throws IOException, InterruptedException {
        EmbeddedWorker worker = EmbeddedWorker.start(settings(), true, List.of());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!get(worker.restUri(), PATHS.get(0)).contains(" 200 ") && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        for (String path : PATHS) {
            get(worker.restUri(), path);
        }
        worker.stop();
    }

    /** The folder of temporary files is this process's own; who started it removes it. */
    private static Map<String, String> settings() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        return Map.of(
                "bootstrap.servers", "localhost:1", // nobody listens there
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
